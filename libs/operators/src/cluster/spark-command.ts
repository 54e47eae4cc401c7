import { envProperties } from "./spark-env.ts";
import type { SparkJob } from "./step-spec.ts";

/** What a backend adds to a job that does not say so itself. */
export interface SparkDefaults {
  /** `spark-submit`, or where it is. */
  readonly program: string;
  readonly master?: string;
  readonly deployMode?: string;
}

/** The call of spark-submit that runs a job. */
export function sparkCommand(job: SparkJob, defaults: SparkDefaults): readonly string[] {
  const master = job.master ?? defaults.master;
  const conf = { ...envProperties(job.env, master), ...job.conf };
  return [
    defaults.program,
    ...flag("--master", master),
    ...flag("--deploy-mode", job.deployMode ?? defaults.deployMode),
    ...flag("--class", job.mainClass),
    ...flag("--driver-memory", job.driverMemory),
    ...flag("--executor-memory", job.executorMemory),
    ...flag("--executor-cores", job.executorCores),
    ...flag("--num-executors", job.numExecutors),
    ...flag("--jars", list(job.jars)),
    ...flag("--py-files", list(job.pyFiles)),
    ...flag("--files", list(job.files)),
    ...flag("--archives", list(job.archives)),
    ...flag("--packages", list(job.packages)),
    ...flag("--repositories", list(job.repositories)),
    ...flag("--exclude-packages", list(job.excludePackages)),
    ...flag("--queue", job.queue),
    ...flag("--properties-file", job.propertiesFile),
    ...(job.verbose === true ? ["--verbose"] : []),
    ...Object.entries(conf).flatMap(([name, value]) => ["--conf", `${name}=${value}`]),
    job.application,
    ...(job.args ?? []),
  ];
}

function flag(name: string, value: string | number | undefined): string[] {
  return value === undefined ? [] : [name, String(value)];
}

/** spark-submit takes lists with commas; an empty one is left out: it would be one empty name. */
function list(values: readonly string[] | undefined): string | undefined {
  return values === undefined || values.length === 0 ? undefined : values.join(",");
}
