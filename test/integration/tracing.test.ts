import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, expect, test } from "vitest";
import { Stack } from "../support/start-stack.ts";
import { waitUntil } from "../support/wait-until.ts";

const SHOP = `
import { dag, manual, task } from "@daymill/core";
import { bash } from "@daymill/operators";
const price = task("price", async (_: {}, ctx) => ctx.traceparent);
export default dag("shop", { schedule: manual() }, () => {
  price({});
  bash("said", { script: 'echo "$TRACEPARENT"', returns: "lastLine" })({});
});
`;

interface Span {
  readonly traceId: string;
  readonly spanId: string;
  readonly parentSpanId?: string;
  readonly name: string;
}

const received: Span[] = [];
const collector = createServer((request, response) => {
  const parts: Buffer[] = [];
  request.on("data", (part: Buffer) => parts.push(part));
  request.on("end", () => {
    const { resourceSpans } = JSON.parse(Buffer.concat(parts).toString("utf8"));
    for (const { scopeSpans } of resourceSpans) for (const { spans } of scopeSpans) received.push(...spans);
    response.writeHead(200, { "content-type": "application/json" }).end("{}");
  });
});
let stack: Stack;

beforeAll(async () => {
  collector.listen(0, "127.0.0.1");
  await once(collector, "listening");
  const { port } = collector.address() as AddressInfo;
  const env = { OTEL_EXPORTER_OTLP_ENDPOINT: `http://127.0.0.1:${port}` };
  stack = new Stack({ dags: { "shop.ts": SHOP }, env });
  await stack.start();
});

afterAll(async () => {
  await stack.killEverything();
  collector.close();
});

test("the spans of a run reach a collector, and what a body is told is its place among them", async () => {
  const { runId } = await stack.client.triggerRun({ params: { dagId: "shop" }, body: {} });
  const name = { dagId: "shop", runId };
  await stack.runIn("success", name);
  await waitUntil("the spans have come", () => received.length >= 5);
  const root = received.find((span) => span.name === "run shop");
  expect(received.map((span) => span.name).toSorted()).toEqual([
    "attempt price",
    "attempt said",
    "run shop",
    "task price",
    "task said",
  ]);
  expect(new Set(received.map(({ traceId }) => traceId)).size).toBe(1);
  for (const taskId of ["price", "said"]) {
    const task = received.find((span) => span.name === `task ${taskId}`);
    const attempt = received.find((span) => span.name === `attempt ${taskId}`);
    expect([task?.parentSpanId, attempt?.parentSpanId]).toEqual([root?.spanId, task?.spanId]);
    const { value } = await stack.client.getOutput({ params: { ...name, taskId } });
    expect(value).toBe(`00-${root?.traceId}-${attempt?.spanId}-01`);
  }
});
