import { fileURLToPath } from "node:url";
import { DaymillError } from "@daymill/core";
import type { BootstrapAction } from "../cluster-settings.ts";
import { sparkCommand } from "../spark-command.ts";
import { assertEnv } from "../spark-env.ts";
import type { SparkJob, StepSpec } from "../step-spec.ts";

/** The command that a step is on this machine. Rejects with E209 what it cannot be. */
export function stepCommand(step: StepSpec, sparkSubmit: string): readonly string[] {
  if ("jar" in step) {
    throw new DaymillError(
      "E209",
      `Step "${step.name}" is a jar, which only EMR runs by itself. Write it as a Spark job, or as the command that runs it.`,
    );
  }
  if ("spark" in step) assertEnv(step.name, step.spark);
  if ("spark" in step) return sparkCommand(withPaths(step.spark), { program: sparkSubmit, master: "local[*]" });
  if (step.command.length === 0) throw new DaymillError("E209", `Step "${step.name}" has an empty command.`);
  return step.command;
}

/** The command of a bootstrap action. Its file need not be executable. Rejects with E209 what is not on this machine. */
export function bootstrapCommand({ path, args = [] }: BootstrapAction): readonly string[] {
  const file = toPath(path);
  if (/^[a-z][\w.+-]*:/i.test(file)) {
    throw new DaymillError(
      "E209",
      `The bootstrap action ${path} is not on this machine. Give a path, or a store of it.`,
    );
  }
  return ["bash", file, ...args];
}

/** Spark reads URIs, but Python and its own launcher rather want paths. */
function withPaths(job: SparkJob): SparkJob {
  return {
    ...job,
    application: toPath(job.application),
    ...(job.jars && { jars: job.jars.map(toPath) }),
    ...(job.pyFiles && { pyFiles: job.pyFiles.map(toPath) }),
    ...(job.files && { files: job.files.map(toPath) }),
    ...(job.archives && { archives: job.archives.map(toPath) }),
    ...(job.propertiesFile !== undefined && { propertiesFile: toPath(job.propertiesFile) }),
  };
}

function toPath(place: string): string {
  if (!place.startsWith("file:")) return place;
  const [path = "", ...alias] = place.split("#");
  return [fileURLToPath(path), ...alias].join("#");
}
