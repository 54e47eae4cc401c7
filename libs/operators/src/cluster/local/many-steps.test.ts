import { afterEach, beforeEach, expect, it, vi } from "vitest";
import type { TestContext } from "@daymill/core";
import { taskBench } from "../../testing/task-bench.ts";
import type { TaskBench } from "../../testing/task-bench.ts";
import type { ClusterBackend } from "../cluster-backend.ts";
import { localBackend } from "./local-backend.ts";
import * as facts from "./read-facts.ts";

/** More than anything here reads the folder of the cluster. */
const STEPS = 12;

vi.mock("./read-facts.ts", async (load) => {
  const real = await load<typeof facts>();
  return { ...real, readCluster: vi.fn(real.readCluster) };
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

async function add(): Promise<readonly string[]> {
  const steps = Array.from({ length: STEPS }, (_, at) => ({
    step: { name: `s${at}`, command: ["sleep", "600"] },
    token: `t ${at}`,
  }));
  return (await backend.addSteps?.(cluster, steps)) ?? [];
}

it("are cancelled at once, those that wait before the one that runs, and the cluster is read a few times for all", async () => {
  const ids = await add();
  await backend.describeCluster(cluster);
  reads.mockClear();
  await backend.cancelSteps(cluster, ids);
  expect(reads.mock.calls.length).toBeLessThan(STEPS);
  const views = await backend.listSteps(cluster);
  expect(views.map(({ state }) => state)).toEqual(Array(STEPS).fill("CANCELLED"));
  expect(views.filter(({ startedAt }) => startedAt !== null)).toHaveLength(1);
  await backend.cancelSteps(cluster, ids);
});
