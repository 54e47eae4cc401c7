import { Readable } from "node:stream";
import { gunzipSync } from "node:zlib";
import Fastify from "fastify";
import { describe, expect, it } from "vitest";
import { compressAnswers } from "./compress-answers.ts";

const LONG = "the same words again and again, ".repeat(200);

describe("an answer", () => {
  const app = Fastify();
  compressAnswers(app);
  app.get("/long", async (_, reply) => await reply.type("application/json").send(LONG));
  app.get("/streamed", async (_, reply) => await reply.type("text/javascript").send(Readable.from([LONG, LONG])));
  app.get("/short", async (_, reply) => await reply.type("application/json").send("{}"));
  app.get("/picture", async (_, reply) => await reply.type("image/png").send(Buffer.from(LONG)));
  app.get("/events", async (_, reply) => await reply.type("text/event-stream").send(Readable.from([LONG])));
  app.get("/part", async (_, reply) => await reply.type("text/css").header("content-range", "bytes 0-9/99").send(LONG));

  const ask = async (url: string, accepted = "gzip, deflate, br") =>
    await app.inject({ url, headers: { "accept-encoding": accepted } });

  it.each([
    ["/long", LONG],
    ["/streamed", LONG + LONG],
  ])("of text is sent compressed to who takes it so: %s", async (url, text) => {
    const answer = await ask(url);
    expect(answer.headers).toMatchObject({ "content-encoding": "gzip", vary: "accept-encoding" });
    expect(answer.rawPayload.byteLength).toBeLessThan(text.length / 10);
    expect(gunzipSync(answer.rawPayload).toString()).toBe(text);
  });

  it.each(["/short", "/picture", "/events", "/part"])("that would gain nothing is sent as it is: %s", async (url) => {
    const answer = await ask(url);
    expect(answer.statusCode).toBe(200);
    expect(answer.headers["content-encoding"]).toBeUndefined();
  });

  it.each(["", "br", "gzip;q=0", "gzip; q=0.0"])("is sent as it is to who takes %j", async (accepted) => {
    const answer = await ask("/long", accepted);
    expect(answer.body).toBe(LONG);
  });
});
