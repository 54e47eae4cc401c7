import { DaymillError } from "@daymill/core";
import type { SparkJob } from "./step-spec.ts";

/**
 * The properties that bring variables to where a job runs, by its master; undefined: YARN. On this machine alone there are
 * none: the driver is the process, and the executors are in it.
 */
export function envProperties(env: SparkJob["env"] = {}, master = "yarn"): Record<string, string> {
  if (master.startsWith("local")) return {};
  const driver = master === "yarn" ? ["spark.yarn.appMasterEnv."] : [];
  return withPrefixes(env, [...driver, "spark.executorEnv."]);
}

/** The same for a job of EMR Serverless. */
export function serverlessEnvProperties(env: SparkJob["env"] = {}): Record<string, string> {
  return withPrefixes(env, ["spark.emr-serverless.driverEnv.", "spark.executorEnv."]);
}

/** Throws E209 for names that no variable has. */
export function assertEnv(step: string, { env = {} }: SparkJob): void {
  const wrong = Object.keys(env).find((name) => !/^[A-Za-z_]\w*$/.test(name));
  if (wrong === undefined) return;
  throw new DaymillError("E209", `Step "${step}" has the variable "${wrong}": a name has letters, digits and _.`);
}

function withPrefixes(env: NonNullable<SparkJob["env"]>, prefixes: readonly string[]): Record<string, string> {
  return Object.fromEntries(
    prefixes.flatMap((prefix) => Object.entries(env).map(([name, value]) => [`${prefix}${name}`, value])),
  );
}
