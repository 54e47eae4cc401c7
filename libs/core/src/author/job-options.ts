import type { SerializedTask } from "../dag/serialized-dag.ts";
import type { OptionReader } from "./option-reader.ts";
import type { TaskBody } from "./task-definition.ts";
import type { JobOptions } from "./task-options.ts";

type JobEndings = Pick<SerializedTask, "onTimeout" | "onKill">;

/** What becomes of the job of a task. A task without one has nothing that could be left. */
export function readJobOptions(options: JobOptions, body: TaskBody, reader: OptionReader): JobEndings {
  const site = { body, reader };
  return {
    ...(isLeft("onTimeout", options, site) && { onTimeout: "leave" as const }),
    ...(isLeft("onKill", options, site) && { onKill: "leave" as const }),
  };
}

function isLeft(
  option: keyof JobOptions,
  { [option]: ending }: JobOptions,
  { body, reader }: { readonly body: TaskBody; readonly reader: OptionReader },
): boolean {
  if (ending === undefined) return false;
  if (body.kind === "remote") return reader.word(option, ending, ["cancel", "leave"]) === "leave";
  reader.refuse(option, "it is no remote job, so there is nothing that could be cancelled or left");
  return false;
}
