import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync } from "node:fs";
import { join } from "node:path";
import type { TestContext } from "@daymill/core";
import { onRacePoint } from "@daymill/core";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { taskBench } from "../../testing/task-bench.ts";
import type { TaskBench } from "../../testing/task-bench.ts";
import type { ClusterBackend, TaggedStep } from "../cluster-backend.ts";
import { isStepOver } from "../cluster-state.ts";
import { localBackend } from "./local-backend.ts";

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
  onRacePoint(undefined);
  await bench[Symbol.asyncDispose]();
});

const batch = (names: readonly string[]): readonly TaggedStep[] =>
  names.map((name) => ({ step: { name, command: ["touch", join(bench.directory, name)] }, token: `t ${name}` }));

async function addAll(steps: readonly TaggedStep[]): Promise<readonly string[]> {
  return (await backend.addSteps?.(cluster, steps)) ?? [];
}

async function namesOnceOver(): Promise<readonly string[]> {
  for (;;) {
    const steps = await backend.listSteps(cluster);
    if (steps.every(({ state }) => isStepOver(state))) return steps.map(({ name, state }) => `${name} ${state}`);
  }
}

/** Adds steps in a process that is killed at a race point, when it has come there so many times. */
async function addAndDie(steps: readonly TaggedStep[], times: number): Promise<NodeJS.Signals | null> {
  const script = `
    import { onRacePoint } from "@daymill/core";
    import { localBackend } from ${JSON.stringify(new URL("./local-backend.ts", import.meta.url).href)};
    let seen = 0;
    onRacePoint((point) => {
      if (point === "local-cluster:step-stored" && ++seen === ${times}) process.kill(process.pid, "SIGKILL");
    });
    const { connection, workspace, cluster, steps } = JSON.parse(process.argv[1]);
    await localBackend(connection, { workspace }).addSteps(cluster, steps);
  `;
  const order = { connection: await ctx.connection("cluster"), workspace: ctx.workspace, cluster, steps };
  const child = spawn(process.execPath, ["--input-type=module", "-e", script, JSON.stringify(order)], {
    cwd: import.meta.dirname,
    stdio: ["ignore", "ignore", "inherit"],
  });
  const [, signal] = (await once(child, "exit")) as [number | null, NodeJS.Signals | null];
  return signal;
}

describe("steps that are added together on this machine", () => {
  it("are all there in their order, behind those that were there", async () => {
    const [first] = batch(["first"]);
    if (first === undefined) throw new Error("there is no step");
    await backend.addStep(cluster, first.step, first.token);
    const ids = await addAll(batch(["b", "a"]));
    expect(await Promise.all(["t b", "t a"].map((token) => backend.findStep(cluster, token)))).toEqual(ids);
    expect(await namesOnceOver()).toEqual(["first COMPLETED", "b COMPLETED", "a COMPLETED"]);
  });

  it.each([1, 2])(
    "are not there when their process dies after %i of 2, and all there when they are added again",
    async (times) => {
      expect(await addAndDie(batch(["a", "b"]), times)).toBe("SIGKILL");
      expect(await backend.describeCluster(cluster)).toMatchObject({ state: "WAITING" });
      expect(await backend.findStep(cluster, "t a")).toBeUndefined();
      expect(await namesOnceOver()).toEqual([]);
      expect(existsSync(join(bench.directory, "a"))).toBe(false);
      await addAll(batch(["a", "b"]));
      expect(await namesOnceOver()).toEqual(["a COMPLETED", "b COMPLETED"]);
    },
  );

  it("count once when two add them at a time, and are the same for both", async () => {
    let second: readonly string[] = [];
    let isFirst = true;
    onRacePoint(async () => {
      if (!isFirst) return;
      isFirst = false;
      second = await addAll(batch(["a", "b"]));
    });
    expect(await addAll(batch(["a", "b"]))).toEqual(second);
    expect(second).toHaveLength(2);
    expect(await namesOnceOver()).toEqual(["a COMPLETED", "b COMPLETED"]);
  });

  it("are refused when the cluster has ended (E422)", async () => {
    await backend.terminateCluster(cluster);
    await expect(addAll(batch(["a"]))).rejects.toMatchObject({ code: "E422" });
  });
});
