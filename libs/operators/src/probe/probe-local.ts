import { access, constants } from "node:fs/promises";
import { delimiter, join } from "node:path";
import { DaymillError } from "@daymill/core";
import type { Connection } from "@daymill/core";
import { localSettingsOf } from "../cluster/local/local-settings.ts";
import { directorySteps } from "./probe-directory.ts";
import type { ProbeStep, StepFinding } from "./probe-step.ts";

/** Stands for the scratch place of a run, which there is none of. */
const SOME_WORKSPACE = "file:///";

/** Whether spark-submit is there, and the directory of the clusters can be written. */
export function localSteps(connection: Connection): readonly ProbeStep[] {
  const { sparkSubmit } = localSettingsOf(connection, SOME_WORKSPACE);
  const isNamed = connection.extra["sparkSubmit"] !== undefined;
  const hasDirectory = connection.path !== undefined && connection.path !== "";
  return [
    { name: "program", run: () => findProgram(sparkSubmit, isNamed) },
    ...(hasDirectory ? directorySteps(connection, "write") : []),
  ];
}

/** One that nobody named may be absent: steps other than Spark's run without it. */
async function findProgram(program: string, isNamed: boolean): Promise<StepFinding> {
  const places = program.includes("/")
    ? [program]
    : (process.env["PATH"] ?? "").split(delimiter).map((folder) => join(folder, program));
  for (const place of places) if (await mayRun(place)) return { said: place };
  const problem = `There is no program ${program}${program.includes("/") ? "" : " on the path"}`;
  if (!isNamed) return { skipped: `${problem}: steps of Spark fail, others run` };
  throw new DaymillError(
    "E104",
    `${problem} that may be run. Install Spark, or correct spark-submit of the connection.`,
  );
}

async function mayRun(path: string): Promise<boolean> {
  return await access(path, constants.X_OK).then(
    () => true,
    () => false,
  );
}
