import { testContext } from "@daymill/core";
import { EmrStub } from "../testing/emr-stub.ts";
import { remoteJobCases } from "../testing/remote-job-cases.ts";
import { taskBench } from "../testing/task-bench.ts";
import { clusterStep } from "./cluster-step.ts";
import { isStepOver } from "./cluster-state.ts";
import { createCluster } from "./create-cluster.ts";
import { openBackend } from "./open-backend.ts";

const THROTTLED = { kind: "refuse", type: "ThrottlingException", message: "Rate exceeded", status: 400 } as const;
const step = clusterStep("work");

remoteJobCases("a step on EMR", async () => {
  const stub = await EmrStub.start();
  const context = () => testContext({ taskId: "work", connections: { cluster: stub.connection } });
  const settings = {
    release: "emr-7.1.0",
    instances: { groups: [{ role: "master", type: "m5.xlarge", count: 1 }] },
  } as const;
  const { cluster } = await createCluster("create", { settings }).run({}, context());
  const steps = () => stub.model.clusters.flatMap((each) => each.steps);
  return {
    short: { task: step, input: { cluster, command: ["work"] } },
    endless: { task: step, input: { cluster, command: ["hang"] } },
    endlessWith: (options) => ({ task: clusterStep("work", options), input: { cluster, command: ["hang"] } }),
    context,
    count: () => ({
      given: steps().length,
      alive: steps().filter(({ Status }) => /PENDING|RUNNING/.test(Status.State)).length,
    }),
    faults: {
      later: "E421",
      loseSubmission: () => stub.fail("AddJobFlowSteps", { kind: "lose" }),
      throttleSubmission: () => stub.fail("AddJobFlowSteps", THROTTLED),
      throttlePoll: () => stub.fail("DescribeStep", THROTTLED),
    },
    [Symbol.asyncDispose]: () => stub[Symbol.asyncDispose](),
  };
});

remoteJobCases(
  "a step on this machine",
  async () => {
    const bench = await taskBench();
    const context = () => bench.context({ connections: { cluster: { type: "local" } } });
    const { cluster } = await createCluster("create").run({}, context());
    return {
      short: { task: step, input: { cluster, command: ["true"] } },
      endless: { task: step, input: { cluster, command: ["sleep", "600"] } },
      endlessWith: (options) => ({
        task: clusterStep("work", options),
        input: { cluster, command: ["sleep", "600"] },
      }),
      context,
      count: async () => {
        const steps = await (await openBackend("cluster", context())).listSteps(cluster);
        return { given: steps.length, alive: steps.filter(({ state }) => !isStepOver(state)).length };
      },
      [Symbol.asyncDispose]: () => bench[Symbol.asyncDispose](),
    };
  },
  { network: false },
);
