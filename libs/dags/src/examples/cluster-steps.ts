import { dag, manual, t, task } from "@daymill/core";
import { clusterStep, createCluster, terminateCluster } from "@daymill/operators";

const docs = `
Steps on a cluster: it is created, works, and is terminated in any case.

- The connection \`cluster\` says where: this machine unless it is declared, or EMR when it is one of type \`emr\`. The
  settings of the cluster are those of EMR; this machine uses what it can.
- A step is a remote job: it is added once, holds no worker, is found again after a crash, and is cancelled on kill.
- \`terminate\` is the teardown of \`create\`: it runs after all steps, also when one fails.
`;

const create = createCluster("create", {
  settings: {
    release: "emr-7.1.0",
    applications: ["Spark"],
    instances: {
      groups: [
        { role: "master", type: "m5.xlarge", count: 1 },
        { role: "core", type: "m5.xlarge", count: 2, market: "spot" },
      ],
    },
    idleTimeout: "1h",
  },
});

const count = clusterStep("count", { every: "5s", timeout: "10m" });
const check = clusterStep("check", { every: "5s", timeout: "10m" });
const terminate = terminateCluster("terminate");

const report = task("report", (input: { tookMs: number | null; logs: string | null }, ctx) => {
  ctx.log.info("counted", { tookMs: input.tookMs ?? 0, logs: input.logs ?? "none" });
});

export default dag(
  "cluster_steps",
  {
    schedule: manual(),
    tags: ["example"],
    description: "A cluster is created, runs two steps, and is terminated whatever happens",
    docs,
    params: {
      limit: { default: 1000, description: "Less than 1: the first step fails, and the cluster is terminated" },
    },
  },
  ({ params }) => {
    const { cluster } = create();
    const counted = count({
      cluster,
      command: ["sh", "-c", t`test ${params.limit} -gt 0 && seq ${params.limit} | wc -l`],
    });
    const checked = check({ cluster, command: ["sh", "-c", "echo checked"] }, { after: [counted] });
    report({ tookMs: counted.durationMs, logs: counted.logs }, { after: [checked] });
    terminate({ cluster });
  },
);
