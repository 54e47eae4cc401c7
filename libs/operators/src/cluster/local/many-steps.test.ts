import { appendFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { TestContext } from "@daymill/core";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { taskBench } from "../../testing/task-bench.ts";
import type { TaskBench } from "../../testing/task-bench.ts";
import type { ClusterBackend } from "../cluster-backend.ts";
import { clusterSteps } from "../cluster-steps.ts";
import { localBackend } from "./local-backend.ts";
import * as facts from "./read-facts.ts";

/** More than anything here reads the folder of the cluster. */
const STEPS = 12;

vi.mock("./read-facts.ts", async (load) => {
  const real = await load<typeof facts>();
  return { ...real, readCluster: vi.fn<typeof real.readCluster>(real.readCluster) };
});
const reads = vi.mocked(facts.readCluster);

let bench: TaskBench;
let ctx: TestContext;
let backend: ClusterBackend;
let cluster: string;

beforeEach(async () => {
  bench = await taskBench();
  ctx = bench.context({ connections: { cluster: { type: "local" } } });
  backend = localBackend(await ctx.connection("cluster"), ctx);
  cluster = await backend.createCluster({ name: "n", settings: {}, steps: [], keepAlive: true }, "c");
});
afterEach(async () => {
  await backend.terminateCluster(cluster);
  await bench[Symbol.asyncDispose]();
});

const steps = (...command: string[]) => Array.from({ length: STEPS }, (_, at) => ({ name: `s${at}`, command }));

it("are cancelled at once, those that wait before the one that runs, and the cluster is read a few times for all", async () => {
  const tagged = steps("sleep", "600").map((step, at) => ({ step, token: `t ${at}` }));
  const ids = (await backend.addSteps?.(cluster, tagged)) ?? [];
  await backend.describeCluster(cluster);
  reads.mockClear();
  await backend.cancelSteps(cluster, ids);
  expect(reads.mock.calls.length).toBeLessThan(STEPS);
  const views = await backend.listSteps(cluster);
  expect(views.map(({ state }) => state)).toEqual(Array(STEPS).fill("CANCELLED"));
  expect(views.filter(({ startedAt }) => startedAt !== null)).toHaveLength(1);
  await backend.cancelSteps(cluster, ids);
});

it("are looked at by few reads of their cluster, and what one wrote that has ended is read once", async () => {
  const { body } = clusterSteps("work").definition;
  if (body.kind !== "remote") throw new Error("no remote job");
  const { job } = body;
  const go = join(bench.directory, "go");
  const last = { name: "last", command: ["bash", "-c", `until [ -e ${go} ]; do sleep 0.02; done; echo last`] };
  const handle = await job.submit({ cluster, steps: [...steps("echo", "done"), last] }, "t", ctx);
  const told = () => ctx.logs.flatMap(({ message, fields }) => ("stream" in fields ? [message] : []));
  const lines = async (count: number) => {
    const status = await job.poll(handle, ctx);
    expect(told()).toHaveLength(count);
    return status;
  };
  await vi.waitFor(() => lines(STEPS), { interval: 10, timeout: 30_000 });
  await job.poll(handle, ctx);
  const [first] = await backend.listSteps(cluster);
  appendFileSync(join(first?.logs ?? "", "stdout"), "late\n");
  reads.mockClear();
  await job.poll(handle, ctx);
  expect(reads.mock.calls.length).toBeLessThan(STEPS);
  writeFileSync(go, "");
  await vi.waitFor(async () => expect((await job.poll(handle, ctx)).state).toBe("succeeded"), { timeout: 30_000 });
  expect(told()).toEqual([...Array<string>(STEPS).fill("done"), "last"]);
});
