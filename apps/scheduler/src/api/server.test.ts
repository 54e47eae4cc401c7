import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { once } from "node:events";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Readable } from "node:stream";
import { DaymillError, epochMillis } from "@daymill/core";
import type { Logger } from "@daymill/core";
import type { FastifyInstance } from "fastify";
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from "vitest";
import { openDoor } from "../testing/open-door.ts";
import { stubHandlers, wellHealth } from "../testing/stub-handlers.ts";
import type { Handlers } from "./handlers.ts";
import { eventRing } from "./live/event-ring.ts";
import { buildServer } from "./server.ts";

const logged: unknown[] = [];
const log: Logger = {
  debug: () => {},
  info: () => {},
  warn: () => {},
  error: (message, fields) => logged.push({ message, ...fields }),
  child: () => log,
};

let healthNow = wellHealth;

/** Told once somebody searches a log, and once nobody waits for what it finds. */
const search = { begun: () => {}, left: () => {} };

/** Every route answers with an error of ours, but those that a test speaks of. */
function testHandlers(): Handlers {
  const answered: Partial<Handlers> = {
    getHealth: async () => healthNow,
    getDag: async ({ params }) => {
      throw new DaymillError("E701", `The DAG ${params.dagId} does not exist.`);
    },
    getGraph: async () => {
      throw new Error("password=hunter2");
    },
    listRuns: async ({ query }) => ({ items: [], next: JSON.stringify(query) }),
    clear: async () => {
      throw new DaymillError("E703", "Two more would be cleared now.", { details: { added: ["a"] } });
    },
    putPool: async ({ params, body }) => {
      const none = { used: 0, running: 0, queued: 0, deferred: 0, waiting: 0, waitingSince: null, isDeclared: false };
      return { ...body, ...none, name: params.pool, secretOfTheRow: 1 };
    },
    listPools: async () => [],
    searchLog: async ({ caller }) => {
      search.begun();
      await once(caller.signal, "abort");
      search.left();
      throw caller.signal.reason;
    },
    downloadLog: async () => Readable.from(["line\n"]),
  };
  return stubHandlers(answered);
}

let app: FastifyInstance;
let home: string;

beforeAll(async () => {
  home = mkdtempSync(join(tmpdir(), "daymill-web-"));
  const webDir = join(home, "web");
  mkdirSync(join(webDir, "assets"), { recursive: true });
  writeFileSync(join(webDir, "index.html"), "<title>Daymill</title>");
  writeFileSync(join(webDir, "assets", "app-1234.js"), "1");
  writeFileSync(join(home, "outside.txt"), "secret");
  const ring = eventRing({ life: "a", capacity: 10 });
  const clock = { now: () => epochMillis(0) };
  app = await buildServer({
    handlers: testHandlers(),
    stream: { ring, clock, version: "1" },
    rules: { allowedHosts: [], url: "http://127.0.0.1:8080" },
    door: openDoor,
    health: async () => healthNow,
    webDir,
    metrics: { text: async () => "daymill_up 1\n", requestEnded: () => {} },
    log,
  });
});

afterAll(async () => {
  await app.close();
  rmSync(home, { recursive: true });
});

const json = { "content-type": "application/json" };

describe("a request", () => {
  test("is read by its route's schemas, defaults filled in", async () => {
    const answer = await app.inject("/api/v1/runs?limit=5&dagId=a&dagId=b");
    expect(JSON.parse(answer.json().next)).toEqual({ limit: 5, order: "newest", dagId: ["a", "b"] });
  });

  test("with a field that is not valid is answered with every such field", async () => {
    const answer = await app.inject("/api/v1/runs?limit=0&state=green&surprise=1");
    expect(answer.statusCode).toBe(400);
    expect(answer.headers["content-type"]).toContain("application/problem+json");
    const { code, errors } = answer.json();
    expect(code).toBe("E702");
    expect(errors.map((error: { path: string }) => error.path)).toEqual(
      expect.arrayContaining(["query.limit", "query.state", "query"]),
    );
  });

  test.each(["..%2F..%2Fetc%2Fpasswd", "%2e%2e", ".hidden", "a%00b"])(
    "with the id %s reaches no handler",
    async (id) => {
      const answer = await app.inject(`/api/v1/dags/${id}/graph`);
      expect([400, 404]).toContain(answer.statusCode);
    },
  );

  test.each(["sinceMs=-1", "sinceMs=60001", "sinceMs=soon"])(
    "for the stream of events with %s is refused",
    async (query) => {
      const answer = await app.inject(`/api/v1/stream?${query}`);
      expect([answer.statusCode, answer.json().errors[0].path]).toEqual([400, "query.sinceMs"]);
    },
  );

  test("whose body is no JSON, or too large, is refused by name", async () => {
    const broken = await app.inject({ method: "POST", url: "/api/v1/clears", headers: json, payload: "{" });
    expect(broken.json()).toMatchObject({ code: "E702", status: 400 });
    const large = JSON.stringify({ note: "x".repeat(5_000_000) });
    const tooLarge = await app.inject({ method: "POST", url: "/api/v1/clears", headers: json, payload: large });
    expect(tooLarge.json()).toMatchObject({ code: "E702" });
  });

  test("that would poison prototypes is refused", async () => {
    const payload = '{"slots":1,"__proto__":{"admin":true}}';
    const answer = await app.inject({ method: "PUT", url: "/api/v1/pools/p", headers: json, payload });
    expect(answer.statusCode).toBe(400);
  });
});

describe("an answer", () => {
  test("holds only what its schema names", async () => {
    const answer = await app.inject({ method: "PUT", url: "/api/v1/pools/p", headers: json, payload: '{"slots":1}' });
    expect(answer.json()).toEqual({
      name: "p",
      slots: 1,
      includeDeferred: false,
      description: null,
      used: 0,
      running: 0,
      queued: 0,
      deferred: 0,
      waiting: 0,
      waitingSince: null,
      isDeclared: false,
    });
  });

  test("to a missing thing is a problem that names it and the request", async () => {
    const answer = await app.inject("/api/v1/dags/orders");
    expect(answer.json()).toMatchObject({
      status: 404,
      code: "E701",
      title: "Not found",
      detail: "The DAG orders does not exist.",
      requestId: expect.any(String),
    });
  });

  test("to a conflict carries the difference", async () => {
    const payload = { dagId: "d", runIds: ["r"] };
    const answer = await app.inject({ method: "POST", url: "/api/v1/clears", headers: json, payload });
    expect(answer.json()).toMatchObject({ status: 409, code: "E703", details: { added: ["a"] } });
  });

  test("to our own failure says nothing of it; the log does, under the request id", async () => {
    const answer = await app.inject("/api/v1/dags/orders/graph");
    expect(answer.statusCode).toBe(500);
    expect(answer.body).not.toContain("hunter2");
    expect(logged).toContainEqual(
      expect.objectContaining({ requestId: answer.json().requestId, error: new Error("password=hunter2") }),
    );
  });

  test("that nobody waits for any more is no failure, and nothing is logged of it", async () => {
    const before = logged.length;
    const url = await app.listen({ port: 0, host: "127.0.0.1" });
    const client = new AbortController();
    const left = Promise.withResolvers<void>();
    search.begun = () => client.abort();
    search.left = left.resolve;
    const path = "/api/v1/dags/d/runs/r/tasks/t/log/search";
    await expect(fetch(`${url}${path}`, { signal: client.signal })).rejects.toThrow("aborted");
    await left.promise;
    await app.inject("/api/v1/health");
    expect(logged).toHaveLength(before);
  });

  test("that is text is streamed as it is", async () => {
    const answer = await app.inject("/api/v1/dags/d/runs/r/tasks/t/log.ndjson");
    expect(answer.headers["content-type"]).toContain("text/plain");
    expect(answer.body).toBe("line\n");
  });
});

describe("safety", () => {
  test("a foreign Host is refused on pages, files and API alike", async () => {
    for (const url of ["/", "/assets/app-1234.js", "/api/v1/health", "/metrics", "/api/v1/stream"]) {
      const answer = await app.inject({ url, headers: { host: "evil.example.com", accept: "text/html" } });
      expect(answer.json()).toMatchObject({ status: 403, code: "E704" });
    }
  });

  test("a change needs JSON and no foreign Origin", async () => {
    const form = { "content-type": "application/x-www-form-urlencoded" };
    const posted = await app.inject({ method: "POST", url: "/api/v1/clears", headers: form, payload: "a=1" });
    expect(posted.statusCode).toBe(403);
    const foreign = { ...json, origin: "http://evil.example.com" };
    const crossed = await app.inject({ method: "POST", url: "/api/v1/clears", headers: foreign, payload: "{}" });
    expect(crossed.statusCode).toBe(403);
  });

  test("no answer allows another site to read it", async () => {
    const headers = { origin: "http://evil.example.com", "access-control-request-method": "GET" };
    const preflight = await app.inject({ method: "OPTIONS", url: "/api/v1/runs", headers });
    expect(preflight.statusCode).toBe(403);
    const read = await app.inject({ url: "/api/v1/runs", headers: { origin: "http://evil.example.com" } });
    expect(Object.keys(read.headers).filter((name) => name.startsWith("access-control"))).toEqual([]);
  });

  test.each(["/", "/api/v1/health", "/assets/app-1234.js", "/nowhere"])(
    "%s comes with the security headers",
    async (url) => {
      const { headers } = await app.inject({ url, headers: { accept: "text/html" } });
      expect(headers["content-security-policy"]).toContain("script-src 'self';");
      expect(headers["content-security-policy"]).not.toMatch(/script-src[^;]*unsafe/);
      expect(headers).toMatchObject({
        "x-content-type-options": "nosniff",
        "x-frame-options": "DENY",
        "referrer-policy": "no-referrer",
      });
    },
  );
});

describe("the web app", () => {
  test("answers every page address with its index, uncached", async () => {
    const answer = await app.inject({ url: "/dags/orders/grid?zoom=S", headers: { accept: "text/html" } });
    expect(answer.body).toContain("<title>Daymill</title>");
    expect(answer.headers["cache-control"]).toBe("no-cache");
  });

  test("lets hashed files be kept for good", async () => {
    expect((await app.inject("/assets/app-1234.js")).headers["cache-control"]).toContain("immutable");
  });

  test.each(["/../outside.txt", "/..%2foutside.txt", "/assets/..%2f..%2foutside.txt", "/%2e%2e/outside.txt"])(
    "never serves %s from outside its folder",
    async (url) => {
      expect((await app.inject(url)).body).not.toContain("secret");
    },
  );

  test("is no answer to an unknown API address", async () => {
    const answer = await app.inject({ url: "/api/v1/nothing", headers: { accept: "text/html" } });
    expect(answer.json()).toMatchObject({ code: "E701", status: 404 });
  });
});

test("probes stand at the root", async () => {
  expect((await app.inject("/health")).json()).toMatchObject({ ready: true, status: "ok" });
  expect((await app.inject("/metrics")).body).toContain("daymill_up 1");
});

test("a probe that names the server by its address is answered, and learns no more than whether it is well", async () => {
  const headers = { host: "10.0.3.7:8080" };
  expect((await app.inject({ url: "/health", headers })).json()).toEqual({ ready: true, status: "ok" });
  expect((await app.inject({ url: "/health/live", headers })).json()).toEqual({ live: true });
});

test.each([
  [200, { ready: true, status: "degraded" }],
  [503, { ready: true, status: "down" }],
  [503, { ready: false, status: "ok" }],
] as const)("a load balancer is told %i for %o", async (status, change) => {
  healthNow = { ...wellHealth, ...change };
  onTestFinished(() => void (healthNow = wellHealth));
  expect((await app.inject("/health")).statusCode).toBe(status);
  expect((await app.inject("/health/live")).statusCode).toBe(200);
});
