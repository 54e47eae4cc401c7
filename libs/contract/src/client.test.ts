import { describe, expect, expectTypeOf, test } from "vitest";
import { ApiError, createClient, routeUrl, type RouteRequest, type RouteResponse } from "./client.ts";
import type { Page } from "./page.ts";
import type { Run } from "./run.ts";

interface Sent {
  readonly url: string;
  readonly init: RequestInit;
}

function clientThatAnswers(status: number, body: string) {
  const sent: Sent[] = [];
  const client = createClient({
    baseUrl: "http://daymill.test",
    fetch: async (url, init = {}) => {
      sent.push({ url: new Request(url).url, init });
      return new Response(body, { status });
    },
  });
  return { client, sent };
}

describe("a call", () => {
  test("fills path and query, several values by repeating the name", async () => {
    const { client, sent } = clientThatAnswers(200, `{"items":[],"next":null}`);
    await client.listRuns({ query: { dagId: ["a", "b"], limit: 5, from: "2024-03-15T00:00:00+01:00" } });
    expect(sent[0]?.url).toBe(
      "http://daymill.test/api/v1/runs?dagId=a&dagId=b&limit=5&from=2024-03-15T00%3A00%3A00%2B01%3A00",
    );
  });

  test("encodes path fields, so that no id reaches another route", async () => {
    const { client, sent } = clientThatAnswers(200, "{}");
    await client.getRun({ params: { dagId: "orders", runId: "../../pools?x=1" } });
    expect(sent[0]?.url).toBe("http://daymill.test/api/v1/dags/orders/runs/..%2F..%2Fpools%3Fx%3D1");
  });

  test("that writes says that it sends JSON, also without a body of its own", async () => {
    const { client, sent } = clientThatAnswers(200, "{}");
    await client.undoClear({ params: { clearId: 7 } });
    expect(sent[0]?.init).toMatchObject({
      method: "POST",
      body: "{}",
      headers: { "content-type": "application/json" },
    });
  });

  test("rejects with the server's problem", async () => {
    const problem = { type: "t", code: "E701", title: "Not found", detail: "No DAG is called x.", status: 404 };
    const { client } = clientThatAnswers(404, JSON.stringify(problem));
    await expect(client.getDag({ params: { dagId: "x" } })).rejects.toMatchObject({ name: "ApiError", problem });
  });

  test("rejects with the status and the beginning of the text when no problem came", async () => {
    const { client } = clientThatAnswers(502, "<html>bad gateway");
    const thrown: unknown = await client.getHealth().catch((error: unknown) => error);
    expect(thrown).toBeInstanceOf(ApiError);
    expect(String(thrown)).toContain("502");
  });

  test("rejects in the same way when a success is no JSON: something else answers at that address", async () => {
    const { client } = clientThatAnswers(200, "<!doctype html>\n<title>Hello</title>");
    await expect(client.getHealth()).rejects.toMatchObject({
      problem: { code: "E705", detail: expect.stringContaining("no Daymill") },
    });
    await expect(client.getHealth()).rejects.toThrow("200 <!doctype html> <title>Hello</title>");
  });
});

test("an address for a link carries only what was given", () => {
  expect(routeUrl("downloadLog", { params: { dagId: "d", runId: "r", taskId: "t" }, query: { mapIndex: 3 } })).toBe(
    "/api/v1/dags/d/runs/r/tasks/t/log.ndjson?mapIndex=3",
  );
});

test("requests and responses are typed by the route table", () => {
  expectTypeOf<RouteRequest<"getDag">>().toHaveProperty("params");
  expectTypeOf<RouteRequest<"getDag">>().not.toHaveProperty("body");
  expectTypeOf<RouteRequest<"patchDag">["body"]>().toEqualTypeOf<{ paused: boolean }>();
  expectTypeOf<RouteResponse<"listRuns">>().toExtend<Page<Run>>();
});
