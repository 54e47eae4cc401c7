import { DaymillError, parseDuration } from "@daymill/core";
import { tokenDigest } from "../../token-digest.ts";
import type { ClusterRequest } from "../cluster-backend.ts";
import type { Classification, ClusterSettings } from "../cluster-settings.ts";
import { commonProblems } from "../check-settings.ts";
import { markedName } from "../emr/marked-name.ts";
import { assertEnv, serverlessEnvProperties } from "../spark-env.ts";
import type { SparkJob, StepSpec } from "../step-spec.ts";

/** Of a name of an application, whose last 32 say which submission it is of. */
const MAX_NAME = 64;
const DIGEST = 32;
/** An application without work stops after so long, if the settings do not say it; in minutes, as AWS has it. */
const IDLE_MINUTES = 15;

/** What is wrong with settings for EMR Serverless, as far as it can be told without asking. */
export function serverlessProblems({ settings, steps, keepAlive }: ClusterRequest, region: string): string[] {
  const { release, bootstrap = [], logs, region: wanted } = settings;
  const problems = commonProblems(settings);
  if (release === undefined) problems.push('release is missing; write "emr-7.1.0" or another one');
  else if (!/^emr-\d+\.\d+\.\d+$/.test(release))
    problems.push(`release is "${release}"; it is written as "emr-7.1.0" is`);
  if (bootstrap.length > 0)
    problems.push("bootstrap is given; EMR Serverless runs none: make an image, or pass pyFiles");
  if (logs !== undefined && !/^s3:\/\/[^/]+/.test(logs)) problems.push(`logs is "${logs}"; EMR writes to s3:// only`);
  const { additional, ...others } = settings.securityGroups ?? {};
  if (Object.keys(others).length > 0)
    problems.push("securityGroups has master, core or service; EMR Serverless has no machines, write additional");
  if (additional !== undefined && (settings.subnets ?? []).length === 0)
    problems.push("securityGroups is given without subnets, which they belong to");
  if (wanted !== undefined && wanted !== region)
    problems.push(`region is "${wanted}", and that of the connection is "${region}"`);
  if (steps.length > 0 || !keepAlive)
    problems.push("an application ends with no step of it: use createCluster, steps and terminateCluster");
  return problems;
}

/** What CreateApplication is asked for. The same token gives the same application. */
export function toApplication({ name, settings }: ClusterRequest, token: string): object {
  const { release, tags = {}, configurations = [], logs, subnets = [], idleTimeout } = settings;
  const { additional: groups = [] } = settings.securityGroups ?? {};
  return {
    name: applicationName(name, token),
    type: "SPARK",
    releaseLabel: release,
    clientToken: tokenDigest(token, DIGEST),
    tags: { ...tags, "created-by": "daymill" },
    autoStartConfiguration: { enabled: true },
    autoStopConfiguration: { enabled: true, idleTimeoutMinutes: minutesOf(idleTimeout) },
    ...(configurations.length > 0 && { runtimeConfiguration: configurations.map(toConfiguration) }),
    ...(logs !== undefined && { monitoringConfiguration: { s3MonitoringConfiguration: { logUri: logs } } }),
    ...((subnets.length > 0 || groups.length > 0) && {
      networkConfiguration: {
        ...(subnets.length > 0 && { subnetIds: [...subnets] }),
        ...(groups.length > 0 && { securityGroupIds: [...groups] }),
      },
    }),
  };
}

/** What StartJobRun is asked for. The same token gives the same run. */
export function toJobRun(step: StepSpec, token: string, role: string): object {
  const { application, args = [] } = sparkOf(step);
  const parameters = parametersOf(step.name, sparkOf(step));
  return {
    clientToken: tokenDigest(token, DIGEST),
    name: markedName(step.name, token),
    executionRoleArn: role,
    tags: { "created-by": "daymill" },
    jobDriver: {
      sparkSubmit: {
        entryPoint: application,
        entryPointArguments: [...args],
        ...(parameters !== "" && { sparkSubmitParameters: parameters }),
      },
    },
  };
}

/** Whether an application was created by this submission. */
export function isApplicationOf(name: string | undefined, token: string): boolean {
  return name?.endsWith(`-${tokenDigest(token, DIGEST)}`) === true;
}

/** The name as a person gave it, as far as an application may have it. */
export function withoutDigest(name: string): string {
  return name.replace(/-[0-9a-f]{32}$/, "");
}

function applicationName(name: string, token: string): string {
  const allowed = name.replaceAll(/[^A-Za-z0-9._/#-]+/g, "-").slice(0, MAX_NAME - DIGEST - 1);
  return `${allowed}-${tokenDigest(token, DIGEST)}`;
}

function minutesOf(idleTimeout: ClusterSettings["idleTimeout"]): number {
  const ms = idleTimeout === undefined ? undefined : parseDuration(idleTimeout);
  return ms === undefined ? IDLE_MINUTES : Math.max(1, Math.ceil(ms / 60_000));
}

function toConfiguration({ classification, properties, nested = [] }: Classification): object {
  return {
    classification,
    properties: { ...properties },
    ...(nested.length > 0 && { configurations: nested.map(toConfiguration) }),
  };
}

function sparkOf(step: StepSpec): SparkJob {
  if (!("spark" in step)) throw refused(step.name, "is no job of Spark, which is all that EMR Serverless runs");
  if (step.onFailure !== undefined && step.onFailure !== "continue")
    throw refused(step.name, `has onFailure "${step.onFailure}": an application knows no order of steps`);
  assertEnv(step.name, step.spark);
  const { master, deployMode, queue, propertiesFile } = step.spark;
  if (master !== undefined || deployMode !== undefined)
    throw refused(step.name, "has a master or a deployMode: EMR Serverless has its own");
  if (queue !== undefined || propertiesFile !== undefined)
    throw refused(step.name, "has a queue or a propertiesFile, which EMR Serverless does not know: use conf");
  return step.spark;
}

/** The options of spark-submit as one text; sizes are properties there. */
function parametersOf(name: string, job: SparkJob): string {
  const conf = {
    "spark.driver.memory": job.driverMemory,
    "spark.executor.memory": job.executorMemory,
    "spark.executor.cores": job.executorCores,
    "spark.executor.instances": job.numExecutors,
    "spark.jars.packages": job.packages?.join(","),
    "spark.jars.repositories": job.repositories?.join(","),
    "spark.jars.excludes": job.excludePackages?.join(","),
    "spark.archives": job.archives?.join(","),
    ...serverlessEnvProperties(job.env),
    ...job.conf,
  };
  const flags = [
    ["--class", job.mainClass],
    ["--jars", job.jars?.join(",")],
    ["--py-files", job.pyFiles?.join(",")],
    ["--files", job.files?.join(",")],
    ...Object.entries(conf).map(([key, value]) => ["--conf", value === undefined ? undefined : `${key}=${value}`]),
  ] as const;
  return flags
    .flatMap(([flag, value]) => (value === undefined || value === "" ? [] : [`${flag} ${quoted(name, value)}`]))
    .join(" ");
}

/** Values with blanks stand in quotes; there is no way to write a quote within them. */
function quoted(name: string, value: string): string {
  if (/["\n]/.test(value))
    throw refused(name, `has the option ${value.split("=")[0]} with a quote or a line feed, which cannot be passed on`);
  return /\s/.test(value) ? `"${value}"` : value;
}

function refused(step: string, problem: string): DaymillError {
  return new DaymillError("E209", `Step "${step}" ${problem}.`);
}
