import { testContext } from "@daymill/core";
import { expect, it } from "vitest";
import { EmrServerlessStub } from "../testing/emr-serverless-stub.ts";
import { EmrStub } from "../testing/emr-stub.ts";
import { createCluster } from "./create-cluster.ts";
import { sparkCommand } from "./spark-command.ts";
import { sparkStep } from "./spark-step.ts";
import type { SparkJob } from "./step-spec.ts";

const application = "s3://jobs/a.py";
const env = { TZ: "UTC", MODE: "full" };
const ALL: SparkJob = {
  application,
  env,
  archives: ["s3://jobs/venv.tar.gz#venv"],
  packages: ["a:b:1"],
  repositories: ["https://maven.example.com"],
  excludePackages: ["c:d"],
  verbose: true,
};

async function onEmr(job: Omit<SparkJob, "application">): Promise<string> {
  await using stub = await EmrStub.start();
  const ctx = testContext({
    taskId: "s",
    connections: { cluster: stub.connection, lake: { type: "s3", database: "bucket", path: "lake" } },
  });
  const instances = { groups: [{ role: "master", type: "m5.xlarge", count: 1 }] } as const;
  const { cluster } = await createCluster("c", { settings: { release: "emr-7.1.0", instances } }).run({}, ctx);
  await sparkStep("s").run({ cluster, application, ...job }, ctx);
  return stub.model.cluster(cluster)?.steps[0]?.Config.Args.join(" ") ?? "";
}

it("what spark-submit takes is passed on, and variables reach the driver and the executors on YARN", async () => {
  expect(await onEmr({ ...ALL, queue: "nightly", propertiesFile: "/etc/spark/conf/nightly.conf" })).toBe(
    "spark-submit --deploy-mode cluster --archives s3://jobs/venv.tar.gz#venv --packages a:b:1 " +
      "--repositories https://maven.example.com --exclude-packages c:d --queue nightly " +
      "--properties-file /etc/spark/conf/nightly.conf --verbose " +
      "--conf spark.yarn.appMasterEnv.TZ=UTC --conf spark.yarn.appMasterEnv.MODE=full " +
      "--conf spark.executorEnv.TZ=UTC --conf spark.executorEnv.MODE=full s3://jobs/a.py",
  );
});

it("an archive of a store keeps the name that it is unpacked as", async () => {
  expect(await onEmr({ archives: ["lake:/venv.tar.gz#venv"] })).toContain(
    "--archives s3://bucket/lake/venv.tar.gz#venv",
  );
});

it("a property that is given goes before a variable", () => {
  const job = { application, env: { TZ: "UTC" }, conf: { "spark.executorEnv.TZ": "CET" } };
  const command = sparkCommand(job, { program: "spark-submit", master: "spark://host:7077" }).join(" ");
  expect(command).toBe("spark-submit --master spark://host:7077 --conf spark.executorEnv.TZ=CET s3://jobs/a.py");
});

it.each<[string, Omit<SparkJob, "application">]>([
  ['the variable "A-B"', { env: { "A-B": "1" } }],
  ["which no driver gets on the primary node", { env, deployMode: "client" }],
  ["spark-submit takes a path on the primary node", { propertiesFile: "lake:/a.conf" }],
])("EMR refuses (E209): %s", async (said, job) => {
  await expect(onEmr(job)).rejects.toMatchObject({ code: "E209", message: expect.stringContaining(said) });
});

it("EMR Serverless has its own properties for variables, and knows no queue", async () => {
  await using stub = await EmrServerlessStub.start();
  const ctx = testContext({ taskId: "s", connections: { cluster: stub.connection } });
  const { cluster } = await createCluster("c", { settings: { release: "emr-7.1.0" } }).run({}, ctx);
  await sparkStep("s").run({ cluster, ...ALL }, ctx);
  const sparkSubmitParameters =
    "--conf spark.jars.packages=a:b:1 --conf spark.jars.repositories=https://maven.example.com " +
    "--conf spark.jars.excludes=c:d --conf spark.archives=s3://jobs/venv.tar.gz#venv " +
    "--conf spark.emr-serverless.driverEnv.TZ=UTC --conf spark.emr-serverless.driverEnv.MODE=full " +
    "--conf spark.executorEnv.TZ=UTC --conf spark.executorEnv.MODE=full";
  expect(stub.runs[0]?.request).toMatchObject({ jobDriver: { sparkSubmit: { sparkSubmitParameters } } });
  const queued = sparkStep("s").run({ cluster, application, queue: "nightly" }, ctx);
  await expect(queued).rejects.toMatchObject({ code: "E209", message: expect.stringContaining("queue") });
});
