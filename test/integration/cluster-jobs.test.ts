import { existsSync, mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { EmrStub } from "@daymill/operators/testing";
import { afterEach, beforeEach, expect, test } from "vitest";
import { startStack, type Stack } from "../support/start-stack.ts";
import { waitUntil } from "../support/wait-until.ts";

const DAGS = `
import { dag, manual } from "@daymill/core";
import { clusterStep, createCluster, terminateCluster } from "@daymill/operators";

const connection = CONNECTION;
const settings = {
  release: "emr-7.1.0",
  instances: { groups: [{ role: "master", type: "m5.xlarge", count: 1 }] },
} as const;
const options = { connection, every: "1s" };
const create = createCluster("create", { ...options, settings });
const work = clusterStep("work", { ...options, ...OPTIONS });
const terminate = terminateCluster("terminate", options);

export default dag("on_cluster", { schedule: manual() }, () => {
  const { cluster } = create();
  work({ cluster, command: COMMAND });
  terminate({ cluster });
});
`;

const RUN = { dagId: "on_cluster", runId: "one" };

let stub: EmrStub;

beforeEach(async () => {
  stub = await EmrStub.start();
});
afterEach(() => stub[Symbol.asyncDispose]());

interface StartOptions {
  readonly home?: string;
  /** Of the step. */
  readonly timeout?: string;
}

async function start(connection: string, command: readonly string[], options: StartOptions = {}): Promise<Stack> {
  const { home, ...ofStep } = options;
  const text = DAGS.replace("CONNECTION", JSON.stringify(connection))
    .replace("COMMAND", JSON.stringify(command))
    .replace("OPTIONS", JSON.stringify(ofStep));
  const stack = await startStack({
    dags: { "on-cluster.ts": text },
    args: ["--workers", "1"],
    ...(home !== undefined && { home }),
  });
  const { type, user = "", password = "", extra } = stub.connection;
  await stack.client.putConnection({
    params: { connectionId: "emr" },
    body: { type, user, extra, secrets: { password } },
  });
  await stack.client.triggerRun({ params: { dagId: RUN.dagId }, body: { runId: RUN.runId } });
  return stack;
}

const steps = () => stub.model.clusters.flatMap((cluster) => cluster.steps);

/** Clears the task `work` as a person does: by a plan and its etag. */
async function clearWork({ client }: Stack): Promise<void> {
  const selection = { dagId: RUN.dagId, runIds: [RUN.runId], tasks: [{ taskId: "work" }] };
  const plan = await client.clear({ body: { ...selection, dryRun: true } });
  await client.clear({ body: { ...selection, etag: plan.kind === "plan" ? plan.etag : "" } });
}

test("EMR: a kill -9 of everything between the submission of a step and its answer: the step is found, and there is one", async () => {
  stub.fail("AddJobFlowSteps", { kind: "mute" });
  await using stack = await start("emr", ["work"]);
  await waitUntil("the step was added", () => steps().length === 1);
  await stack.killEverything();
  await stack.start();
  await stack.runIn("success", RUN);
  expect(steps().map((step) => step.Status.State)).toEqual(["COMPLETED"]);
  expect(stub.model.clusters.map((cluster) => cluster.Status.State)).toEqual(["TERMINATED"]);
});

test("EMR: a step that runs out of time is cancelled, and its cluster is terminated", async () => {
  await using stack = await start("emr", ["hang"], { timeout: "10s" });
  await stack.runIn("failed", RUN);
  await waitUntil("the step is cancelled", () => stub.count("CancelSteps") > 0);
  // The teardown does not wait for the cancel: whichever comes first ends the step.
  expect(steps().map((step) => step.Status.State)).toEqual([expect.stringMatching(/^(CANCELLED|INTERRUPTED)$/)]);
  expect(stub.model.clusters.map((cluster) => cluster.Status.State)).toEqual(["TERMINATED"]);
});

test("EMR: a clear cancels the step that runs, and creates a cluster and a step anew", async () => {
  await using stack = await start("emr", ["hang"]);
  await waitUntil("the step runs", () => steps()[0]?.Status.State === "RUNNING");
  await clearWork(stack);
  await waitUntil("a second step", () => steps().length === 2);
  expect(steps()[0]?.Status.State).toBe("CANCELLED");
  expect(stub.model.clusters).toHaveLength(2);
});

test("this machine: a step goes on through a kill -9 of the server, and its cluster is terminated in the end", async () => {
  const home = mkdtempSync(join(tmpdir(), "daymill-clusters-"));
  const at = (name: string) => join(home, name);
  const script = `echo began >>${at("log")}; until [ -e ${at("go")} ]; do sleep 0.05; done; echo done >>${at("log")}`;
  await using stack = await start("cluster", ["sh", "-c", script], { home });
  await waitUntil("the step began", () => existsSync(at("log")));
  await stack.killServer();
  await stack.start();
  writeFileSync(at("go"), "");
  await stack.runIn("success", RUN);
  expect(readFileSync(at("log"), "utf8")).toBe("began\ndone\n");
  const output = await stack.client.getOutput({ params: { ...RUN, taskId: "terminate" } });
  expect(output).toMatchObject({ value: { state: "TERMINATED", failedSteps: [] } });
});
