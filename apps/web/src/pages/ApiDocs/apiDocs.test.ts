import { type ApiDocument, typeText } from "@daymill/contract";
import { expect, test, vi } from "vitest";
import { findOperations, type Operation, operationsOf } from "./apiDocument.ts";
import { requestOf, sendRequest } from "./apiRequest.ts";
import { choicesOf, exampleOf, takesMany } from "./apiSchema.ts";

const ok = (type: string) => ({ "200": { description: "Success", content: { [type]: {} } } });
const states = { anyOf: [{ enum: ["queued", "failed"] }, { type: "array", items: { enum: ["queued", "failed"] } }] };
const operation = { summary: "x", tags: ["runs"], parameters: [], "x-role": "viewer" };
const document: ApiDocument = {
  servers: [{ url: "/api/v1" }],
  paths: {
    "/runs": {
      get: {
        ...operation,
        operationId: "listRuns",
        summary: "Runs, newest first",
        parameters: [
          { name: "state", in: "query", required: false, schema: states },
          { name: "q", in: "query", required: false, schema: { type: "string" } },
        ],
        responses: { ...ok("application/json"), "409": { description: "E703: Conflict; E711: No such runs" } },
      },
    },
    "/pools/{pool}": {
      put: {
        ...operation,
        operationId: "putPool",
        tags: ["admin"],
        parameters: [{ name: "pool", in: "path", required: true, schema: { type: "string" } }],
        requestBody: {
          content: {
            "application/json": { schema: { properties: { slots: { type: "integer" } }, required: ["slots"] } },
          },
        },
        responses: ok("application/json"),
      },
    },
    "/clears/{clearId}/undo": {
      post: {
        ...operation,
        operationId: "undoClear",
        parameters: [{ name: "clearId", in: "path", required: true, schema: { type: "integer" } }],
        responses: ok("application/json"),
      },
    },
    "/stream": { get: { ...operation, operationId: "stream", responses: ok("text/event-stream") } },
    "/session/oidc": {
      get: { ...operation, operationId: "beginSignIn", responses: { "302": { description: "Go there" } } },
    },
  },
};

const operations = operationsOf(document);
const named = (id: string): Operation => operations.find((each) => each.id === id) ?? expect.fail(`no ${id}`);
const builtOf = (id: string, fields: Readonly<Record<string, string>>, body = "") =>
  requestOf(named(id), { fields, body });

test("routes come with what they need, and each error that they may answer", () => {
  expect(named("listRuns")).toMatchObject({
    method: "GET",
    path: "/api/v1/runs",
    role: "viewer",
    errors: ["409 E703: Conflict", "409 E711: No such runs"],
  });
});

test("what is no single answer is not tried: a stream, and a way to another page", () => {
  expect(operations.filter(({ isCall }) => !isCall).map(({ id }) => id)).toEqual(["stream", "beginSignIn"]);
});

test("a search finds by all words, in path, name, method and summary", () => {
  const found = (text: string | undefined) => findOperations(operations, text).map(({ id }) => id);
  expect(found("newest RUNS")).toEqual(["listRuns"]);
  expect(found("put pool")).toEqual(["putPool"]);
  expect(found("nothing")).toEqual([]);
  expect(found(undefined)).toHaveLength(operations.length);
});

test("fields of the path are encoded, several values repeat the name, and what is empty is left out", () => {
  expect(builtOf("putPool", { pool: "a/../b?c" }, '{"slots": 1}')).toMatchObject({
    request: { method: "PUT", url: "/api/v1/pools/a%2F..%2Fb%3Fc", body: '{"slots":1}' },
  });
  expect(builtOf("listRuns", { state: "queued, failed", q: "" })).toEqual({
    kind: "request",
    request: { method: "GET", url: "/api/v1/runs?state=queued&state=failed", body: undefined },
  });
});

test("a change without a body of its own says all the same that it is JSON", () => {
  expect(builtOf("undoClear", { clearId: "7" })).toMatchObject({ request: { body: "{}" } });
});

test("a request that cannot be yet says why", () => {
  expect(builtOf("undoClear", {})).toEqual({ kind: "missing", reason: "Fill in clearId" });
  expect(builtOf("putPool", { pool: "x" }, "{slots: 1}")).toMatchObject({
    kind: "missing",
    reason: expect.stringMatching(/^The body is no JSON: /),
  });
});

test("of an answer that does not end only the beginning is read", async () => {
  const cancel = vi.fn<() => void>();
  const part = new TextEncoder().encode("x".repeat(500_000));
  const body = new ReadableStream({ pull: (controller) => controller.enqueue(part), cancel });
  vi.stubGlobal("fetch", async () => ({ status: 200, body }));
  const answer = await sendRequest({ method: "GET", url: "/api/v1/logs", body: undefined });
  vi.unstubAllGlobals();
  expect(answer).toMatchObject({ status: 200, text: "x".repeat(100_000), isCut: true });
  expect(cancel).toHaveBeenCalledTimes(1);
});

test("a schema is told in words, with the texts that may be given and a body to begin with", () => {
  expect(typeText(states)).toBe('"queued" or "failed" or array of "queued" or "failed"');
  expect(choicesOf(states)).toEqual(["queued", "failed"]);
  expect([takesMany(states), takesMany({ type: "string" })]).toEqual([true, false]);
  const body = {
    properties: { dagId: { type: "string" }, runIds: { type: "array" }, note: { type: "string" } },
    required: ["dagId", "runIds"],
  };
  expect(exampleOf(body)).toEqual({ dagId: "", runIds: [] });
});
