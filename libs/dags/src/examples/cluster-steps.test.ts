import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { taskBench } from "@daymill/operators/testing";
import { expect, it } from "vitest";
import clusterSteps from "./cluster-steps.ts";

const connections = { cluster: { type: "local" } };

it("creates a cluster, runs the steps on it, and terminates it", async () => {
  await using bench = await taskBench();
  const run = await clusterSteps.test({ connections, workspace: bench.uri("workspace/") });
  expect(run.states).toEqual({
    create: "success",
    count: "success",
    check: "success",
    report: "success",
    terminate: "success",
  });
  const { logs } = run.outputs["count"] as { logs: string };
  expect(readFileSync(join(logs, "stdout"), "utf8").trim()).toBe("1000");
  expect(run.outputs["terminate"]).toMatchObject({ state: "TERMINATED", failedSteps: [] });
});

it("terminates the cluster when a step fails, and says what the step wrote", async () => {
  await using bench = await taskBench();
  const run = await clusterSteps.test({ connections, params: { limit: 0 }, workspace: bench.uri("workspace/") });
  expect(run.states).toMatchObject({ count: "failed", check: "upstream_failed", terminate: "success" });
  expect(run.outputs["terminate"]).toMatchObject({ state: "TERMINATED", failedSteps: ["count"] });
  expect(run.attempts["count"]?.[0]?.outcome).toMatchObject({
    kind: "failed",
    error: { message: expect.stringMatching(/Step s-000001 \(count\) is FAILED: it ended with exit code 1/) },
  });
  expect(existsSync(join(bench.directory, "workspace/clusters"))).toBe(true);
});
