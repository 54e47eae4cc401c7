import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { Connection, TestContextOptions } from "@daymill/core";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { serveHttp } from "../testing/http-server.ts";
import type { Answer, SeenRequest, TestServer } from "../testing/http-server.ts";
import { taskBench } from "../testing/task-bench.ts";
import type { TaskBench } from "../testing/task-bench.ts";
import { httpDownload } from "./http-download.ts";
import type { HttpInput } from "./http-input.ts";
import { httpRequest } from "./http-request.ts";
import type { HttpRequestOptions } from "./http-request.ts";

let bench: TaskBench;
let server: TestServer;
beforeEach(async () => {
  bench = await taskBench();
  server = await serveHttp(() => ({ body: { ok: true } }));
});
afterEach(async () => {
  await server[Symbol.asyncDispose]();
  await bench[Symbol.asyncDispose]();
});

const contextOf = (connection: Partial<Connection> = {}, given: TestContextOptions = {}) =>
  bench.context({
    connections: { api: { type: "http", extra: { endpoint: `${server.url}/v1/` }, ...connection } },
    ...given,
  });
const fast = { base: "1ms", max: "2s" };
type Options = Partial<HttpRequestOptions<unknown>>;
const ask = (input: HttpInput = {}, options: Options = {}, ctx = contextOf()) =>
  httpRequest<unknown>("ask", { connection: "api", retry: fast, ...options }).run(input, ctx);
/** Answers one after the other, the last one for ever. */
const answers = (...list: readonly Answer[]) => {
  server.answer = (_request, count) => list[Math.min(count, list.length) - 1];
};
const seen = (): readonly string[] => server.seen.map(({ method, url }) => `${method} ${url}`);

describe("what is sent", () => {
  it("is the path below the URL of the connection, with a query that is encoded", async () => {
    await ask({ path: "/rates/EUR?a=1", query: { q: "a&b=c d", n: 7, list: ["x", "y"], none: null } });
    await ask();
    expect(seen()).toEqual(["GET /v1/rates/EUR?a=1&q=a%26b%3Dc+d&n=7&list=x&list=y", "GET /v1/"]);
  });

  it.each([["../admin"], ["a/../../admin"], ["%2e%2e/admin"]])("never leaves that URL: %s (E304)", async (path) => {
    await expect(ask({ path: `${path}?token=hunter2` })).rejects.toMatchObject({
      code: "E304",
      message: expect.not.stringContaining("hunter2"),
    });
    expect(seen()).toEqual([]);
  });

  it("stays at the server whatever the path says", async () => {
    await ask({ path: "//evil.example/x" });
    await ask({ path: "https://evil.example/x" });
    expect(seen()).toEqual(["GET /v1/evil.example/x", "GET /v1/https://evil.example/x"]);
  });

  it.each([
    [{ json: { a: [1, null] } }, "application/json", '{"a":[1,null]}'],
    [{ form: { a: "b c", n: 1 } }, "application/x-www-form-urlencoded", "a=b+c&n=1"],
    [{ body: "größe" }, "text/plain; charset=utf-8", "größe"],
    [{ body: "<a/>", headers: { "Content-Type": "application/xml" } }, "application/xml", "<a/>"],
  ])("may have a body: %o", async (input, type, body) => {
    await ask(input, { method: "POST" });
    expect(server.seen).toMatchObject([{ method: "POST", body, headers: { "content-type": type } }]);
  });

  it.each([
    ["two bodies", { json: 1, body: "x" }],
    ["a header that is ours", { headers: { Host: "evil" } }],
    ["a header of two lines", { headers: { "x-a": "b\r\nx-c: d" } }],
  ])("is refused when it cannot be: %s (E304)", async (_, input) => {
    await expect(ask(input, { method: "POST" })).rejects.toMatchObject({ code: "E304" });
    expect(seen()).toEqual([]);
  });

  it.each([
    [{ user: "ann", password: "hunter2" }, "authorization", "Basic YW5uOmh1bnRlcjI="],
    [{ password: "hunter2" }, "authorization", "Bearer hunter2"],
    [{ password: "hunter2", extra: { header: "X-Api-Key" } }, "x-api-key", "hunter2"],
    [{}, "authorization", undefined],
  ] as const)("signs in as the connection says: %o", async (fields, name, value) => {
    const extra = { endpoint: server.url, ...("extra" in fields ? fields.extra : {}) };
    await ask({ headers: { [name]: "of the task" } }, {}, contextOf({ ...fields, extra }));
    expect(server.seen[0]?.headers[name]).toBe(value ?? "of the task");
  });

  it.each([
    [{ type: "postgres" }],
    [{ extra: {} }],
    [{ extra: { endpoint: "ftp://x" } }],
    [{ extra: { endpoint: "http://u:p@x" } }],
    [{ password: "a\nb" }],
  ])("needs a connection that can be: %o (E104)", async (connection) => {
    await expect(ask({}, {}, contextOf(connection))).rejects.toMatchObject({ code: "E104" });
  });

  it("carries another key on each page, for each is a request of its own", async () => {
    const options = { method: "POST", idempotencyHeader: "Idempotency-Key", paging: { by: "link" } } as const;
    server.answer = (_request, count) => {
      const page = count % 3;
      return { headers: page === 0 ? {} : { link: `<?p=${page}>; rel="next"` }, body: [] };
    };
    for (const _ of ["first", "second"]) await ask({}, options);
    const keys = server.seen.map(({ headers }) => headers["idempotency-key"]);
    expect(new Set(keys.slice(0, 3)).size).toBe(3);
    expect(keys.slice(3)).toEqual(keys.slice(0, 3));
  });

  it("carries a key that is the same over retries, and another after a clear", async () => {
    const options = { method: "POST", idempotencyHeader: "Idempotency-Key" } as const;
    const attempt = (number: number, generation: number) => ({ number, generation, tryNumber: 1, token: "t" });
    for (const one of [attempt(1, 0), attempt(2, 0), attempt(3, 1)])
      await ask({}, options, contextOf({}, { attempt: one }));
    const keys = server.seen.map(({ headers }) => headers["idempotency-key"]);
    expect(keys[0]).toMatch(/^[0-9a-f]{32}$/);
    expect(keys[1]).toBe(keys[0]);
    expect(keys[2]).not.toBe(keys[0]);
  });
});

describe("a proxy", () => {
  afterEach(() => {
    delete process.env["HTTP_PROXY"];
    delete process.env["NO_PROXY"];
  });
  const elsewhere = () => contextOf({ extra: { endpoint: "http://api.invalid/v1" } });

  it("is asked where the environment names one", async () => {
    process.env["HTTP_PROXY"] = server.url;
    await ask({ path: "x" }, {}, elsewhere());
    expect(server.seen).toMatchObject([{ url: "http://api.invalid/v1/x", headers: { host: "api.invalid" } }]);
  });

  it("is not asked for what is excepted", async () => {
    process.env["HTTP_PROXY"] = server.url;
    process.env["NO_PROXY"] = "api.invalid";
    await expect(ask({}, { retry: { limit: 0 } }, elsewhere())).rejects.toMatchObject({ code: "E452" });
    expect(seen()).toEqual([]);
  });
});

describe("redirects", () => {
  it("are followed on the same server with what signs in", async () => {
    answers({ status: 302, headers: { location: "/v1/there" } }, { body: 7 });
    expect(await ask({ path: "here" }, {}, contextOf({ password: "hunter2" }))).toMatchObject({ body: 7 });
    expect(server.seen.map(({ headers }) => headers.authorization)).toEqual(["Bearer hunter2", "Bearer hunter2"]);
  });

  it("to another server carry neither what signs in nor a header of the task", async () => {
    await using other = await serveHttp(() => ({ body: 8 }));
    answers({ status: 307, headers: { location: `${other.url}/x` } });
    const ctx = contextOf({ password: "hunter2" });
    expect(await ask({ headers: { "x-own": "secret" } }, {}, ctx)).toMatchObject({ body: 8 });
    expect(other.seen).toHaveLength(1);
    expect(JSON.stringify(other.seen)).not.toMatch(/hunter2|secret/);
  });

  it("of a body to another server are refused (E451)", async () => {
    await using other = await serveHttp(() => ({}));
    answers({ status: 308, headers: { location: other.url } });
    await expect(ask({ json: 1 }, { method: "POST" })).rejects.toMatchObject({ code: "E451" });
    expect(other.seen).toEqual([]);
  });

  it("of a POST by 303 are asked for by GET", async () => {
    answers({ status: 303, headers: { location: "done" } }, { body: 9 });
    expect(await ask({ json: 1 }, { method: "POST" })).toMatchObject({ body: 9 });
    expect(seen()).toEqual(["POST /v1/", "GET /v1/done"]);
  });

  it("without an end are given up (E451)", async () => {
    answers({ status: 302, headers: { location: "." } });
    await expect(ask()).rejects.toMatchObject({ code: "E451", message: expect.stringContaining("more than 10 times") });
  });
});

describe("what fails for now is sent again", () => {
  it("by status, with a line in the log, until it is answered", async () => {
    answers({ status: 500, body: "busy" }, undefined, { status: 429, headers: { "retry-after": "0" } }, { body: 1 });
    const ctx = contextOf();
    expect(await ask({}, {}, ctx)).toMatchObject({ body: 1 });
    expect(server.seen).toHaveLength(4);
    expect(ctx.logs.filter(({ level }) => level === "warn").map(({ message }) => message)).toMatchObject([
      expect.stringMatching(/answered with 500 Internal Server Error: busy\. It is sent again in \d+ ms/),
      expect.stringMatching(/failed: /),
      expect.stringMatching(/429 Too Many Requests\. It is sent again in 0 ms/),
    ]);
  });

  it("only so often (E452)", async () => {
    answers({ status: 503 });
    await expect(ask({}, { retry: { ...fast, limit: 2 } })).rejects.toMatchObject({ code: "E452" });
    expect(server.seen).toHaveLength(3);
  });

  it("when its answer ends in the middle", async () => {
    server.answer = (_request, count) =>
      count === 1 ? { headers: { "content-length": "100", connection: "close" }, body: "{" } : { body: 2 };
    expect(await ask({}, { requestTimeout: "300ms" })).toMatchObject({ body: 2 });
  });

  it("when there is no answer in time", async () => {
    server.answer = (_request, count) => (count === 1 ? new Promise<Answer>(() => {}) : { body: 3 });
    expect(await ask({}, { requestTimeout: "200ms" })).toMatchObject({ body: 3 });
  });

  it("not when it may have been done, and doing it twice does harm", async () => {
    answers({ status: 500 });
    await expect(ask({}, { method: "POST" })).rejects.toMatchObject({ code: "E452" });
    expect(server.seen).toHaveLength(1);
    await expect(ask({}, { method: "POST", idempotencyHeader: "key" })).rejects.toMatchObject({ code: "E452" });
    expect(server.seen).toHaveLength(6);
  });

  it.each([
    ["a status", "done", { status: 429, headers: { "retry-after": "0" } }],
    ["no connection", "http://127.0.0.1:1/", undefined],
  ])("not when a redirect says that it was done, and %s comes behind that", async (_, location, behind) => {
    answers({ status: 303, headers: { location } }, behind);
    await expect(ask({ json: 1 }, { method: "POST" })).rejects.toMatchObject({ code: "E452" });
    expect(seen().filter((request) => request.startsWith("POST"))).toEqual(["POST /v1/"]);
  });

  it("not after a kill, which cuts what goes on", async () => {
    const [stop, cut] = [new AbortController(), Promise.withResolvers<void>()];
    server.answer = async (_request, _count, whenCut) => {
      stop.abort(new Error("killed by ann"));
      await whenCut;
      cut.resolve();
      return undefined;
    };
    await expect(ask({}, {}, contextOf({}, { signal: stop.signal }))).rejects.toThrow("killed by ann");
    await cut.promise;
    expect(server.seen).toHaveLength(1);
  });

  it("not while it waits for the next time, when it is killed", async () => {
    const stop = new AbortController();
    server.answer = () => {
      stop.abort(new Error("killed by ann"));
      return { status: 503 };
    };
    await expect(ask({}, {}, contextOf({}, { signal: stop.signal }))).rejects.toThrow("killed by ann");
    expect(server.seen).toHaveLength(1);
  });
});

describe("an answer", () => {
  it("is the status, the headers and the JSON of the body; of an empty one null", async () => {
    answers({ status: 201, headers: { "x-a": "b", "set-cookie": "s" }, body: { n: 1 } }, { status: 204 });
    expect(await ask()).toMatchObject({ status: 201, headers: { "x-a": "b" }, body: { n: 1 }, pages: 1 });
    expect((await ask()).body).toBeNull();
    expect(JSON.stringify(await ask())).not.toContain("set-cookie");
  });

  it("may be a text", async () => {
    answers({ body: "a,b\n" });
    expect(await ask({}, { answer: "text" })).toMatchObject({ body: "a,b\n" });
  });

  it("with a bad status fails, and shows the first part of what was said, and no secret (E451)", async () => {
    answers({ status: 422, body: `{ "why":\n  "no day" } ${"x".repeat(5_000)}` });
    const failure = await ask({ query: { token: "hunter2" } }).catch((thrown: unknown) => thrown);
    expect(failure).toMatchObject({ code: "E451", details: { status: 422 } });
    expect(String(failure)).toMatch(/GET http:\S+\/v1\/ was answered with 422 .*: \{ "why": "no day" \} x+ \.\.\./);
    expect(String(failure)).not.toContain("hunter2");
    expect(String(failure).length).toBeLessThan(1_500);
  });

  it("may have a status that the task expects", async () => {
    answers({ status: 404, body: null });
    expect(await ask({}, { okStatuses: [404] })).toMatchObject({ status: 404 });
  });

  it("that is no JSON is told of (E453)", async () => {
    answers({ body: "<html>" });
    await expect(ask()).rejects.toMatchObject({ code: "E453", message: expect.stringContaining("is no JSON") });
  });

  it("that is too large is refused (E302)", async () => {
    answers({ body: "x".repeat(2_000) });
    await expect(ask({}, { maxBytes: 1_000 })).rejects.toMatchObject({ code: "E302" });
  });

  it.each([
    [() => false, /does not pass the check/],
    [() => "the rate is negative", /does not pass: the rate is negative/],
  ])("is looked at by the task's own check (E453)", async (check, message) => {
    const failure = await ask({ path: "rates?token=hunter2" }, { check }).catch((thrown: unknown) => thrown);
    expect(failure).toMatchObject({ code: "E453", message: expect.stringMatching(message) });
    expect(String(failure)).toContain('The answer to "rates"');
    expect(String(failure)).not.toContain("hunter2");
    expect(await ask({}, { check: ({ status }) => status === 200 })).toMatchObject({ status: 200 });
  });
});

describe("pages", () => {
  const page = (request: SeenRequest, name: string) => new URL(request.url, "http://x").searchParams.get(name);

  it("are followed by the header Link", async () => {
    server.answer = (request, count) => ({
      headers:
        count < 3 ? { link: `</v1/?p=0>; rel="prev", </v1/?p=${count}>; rel="next"` } : { link: `</>; rel="prev"` },
      body: [page(request, "p")],
    });
    expect(await ask({}, { paging: { by: "link" } })).toMatchObject({ body: [null, "1", "2"], pages: 3 });
  });

  it("are followed by a URL in the body", async () => {
    server.answer = (_request, count) => ({
      body: { links: { next: count < 3 ? `?p=${count}` : null }, data: { rows: [count] } },
    });
    const paging = { by: "next", next: "links.next", items: "data.rows" } as const;
    expect(await ask({}, { paging })).toMatchObject({ body: [1, 2, 3], pages: 3 });
  });

  it("are followed by a cursor, which other parameters go along with", async () => {
    server.answer = (request, count) => ({ body: { rows: [request.url], cursor: count < 3 ? `c ${count}` : "" } });
    const paging = { by: "cursor", cursor: "cursor", parameter: "after", items: "rows" } as const;
    expect(await ask({ query: { day: "1" } }, { paging })).toMatchObject({
      body: ["/v1/?day=1", "/v1/?day=1&after=c+1", "/v1/?day=1&after=c+2"],
    });
  });

  it("are counted up to the first empty one", async () => {
    server.answer = (request) => ({ body: Number(page(request, "page")) < 2 ? [page(request, "page")] : [] });
    expect(await ask({}, { paging: { by: "page", parameter: "page", first: 0 } })).toMatchObject({ body: ["0", "1"] });
  });

  it("may have more entries than a call has room for arguments", async () => {
    server.answer = (_request, count) => ({ body: count === 1 ? Array.from({ length: 200_000 }, () => 0) : [] });
    const { body } = await ask({}, { paging: { by: "page", parameter: "p" } });
    expect(body).toHaveLength(200_000);
  });

  it.each([
    ["more than allowed", { body: { next: "?p=1", rows: [] } }, /more than 2 pages/],
    ["on another server", { body: { next: "http://evil.example/", rows: [] } }, /at another server/],
    ["the same again", { body: { next: "?", rows: [] } }, /followed by itself/],
    ["without a list", { body: { next: null } }, /no list at "rows"/],
  ])("that cannot be are refused: %s (E453)", async (what, answer, message) => {
    server.answer = (_request, count) =>
      what === "more than allowed" ? { body: { next: `?p=${count}`, rows: [] } } : answer;
    const paging = { by: "next", next: "next", items: "rows" } as const;
    await expect(ask({}, { paging, maxPages: 2 })).rejects.toMatchObject({
      code: "E453",
      message: expect.stringMatching(message),
    });
  });

  it("are refused when they are too large together (E302)", async () => {
    server.answer = (_request, count) => ({ body: { rows: ["é".repeat(450)], next: `?p=${count}` } });
    const paging = { by: "next", next: "next", items: "rows" } as const;
    await expect(ask({}, { paging, maxPages: 2, maxBytes: 1_500 })).rejects.toMatchObject({ code: "E302" });
  });
});

describe("a download", () => {
  const download = (options = {}, ctx = contextOf()) =>
    httpDownload("get", { connection: "api", retry: fast, ...options }).run({ path: "f", to: "lake:/got/f.csv" }, ctx);
  const content = () => readFileSync(join(bench.directory, "lake/got/f.csv"), "utf8");

  it("is written to a store, whole or not at all", async () => {
    server.answer = (_request, count) =>
      count === 1
        ? { headers: { "content-length": "100", connection: "close" }, body: "half" }
        : { body: "a,b\n".repeat(50_000) };
    const output = await download({ requestTimeout: "1s" });
    expect(output).toEqual({ uri: "lake:/got/f.csv", bytes: 200_000, pages: 1, rows: null });
    expect(content()).toBe("a,b\n".repeat(50_000));
  });

  it("of pages is a line for each entry", async () => {
    server.answer = (_request, count) => ({ body: count < 3 ? [{ n: count }, { n: -count }] : [] });
    expect(await download({ paging: { by: "page", parameter: "p" } })).toMatchObject({ pages: 3, rows: 4 });
    expect(content()).toBe('{"n":1}\n{"n":-1}\n{"n":2}\n{"n":-2}\n');
  });

  it("of pages has every digit of a number, and so has the cursor to the next", async () => {
    server.answer = (_request, count) => ({
      body: count === 1 ? '{"rows":[{"n":9007199254740993,"p":1.50}],"next":9007199254740995}' : '{"rows":[1e2]}',
    });
    await download({ paging: { by: "cursor", cursor: "next", parameter: "after", items: "rows" } });
    expect(content()).toBe('{"n":9007199254740993,"p":1.50}\n1e2\n');
    expect(seen()[1]).toContain("after=9007199254740995");
  });

  it("is not published by an attempt that was replaced (E308)", async () => {
    const ctx = contextOf({}, { stillOwned: async () => false });
    await expect(download({}, ctx)).rejects.toMatchObject({ code: "E308" });
    expect(content).toThrow("ENOENT");
  });

  it("tells of the server what the server did, not of the store", async () => {
    server.answer = () => ({ headers: { "content-length": "100", connection: "close" }, body: "half" });
    await expect(download({ requestTimeout: "100ms", retry: { ...fast, limit: 1 } })).rejects.toMatchObject({
      code: "E452",
    });
  });
});

it.each([
  [{ retry: { limit: -1 } }, /retry.limit is -1/],
  [{ requestTimeout: "soon" }, /requestTimeout is "soon"/],
  [{ maxPages: 0 }, /maxPages is 0/],
  [{ idempotencyHeader: "Key: 1" }, /idempotencyHeader is "Key: 1", which is no name of a header/],
  [{ paging: { by: "link" }, method: "DELETE" }, /not DELETE/],
  [{ paging: { by: "link" }, answer: "text" }, /pages are of JSON/],
] as const)("options that cannot be are refused where the task is defined: %o (E209)", (options, message) => {
  expect(() => httpRequest("ask", { connection: "api", ...options })).toThrow(message);
});
