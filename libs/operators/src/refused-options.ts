import { DaymillError } from "@daymill/core";

/** What is wrong with the options of a task, when its file is read (E209). */
export function refusedOptions(id: string, problem: string): DaymillError {
  return new DaymillError("E209", `The options of task "${id}": ${problem}.`);
}
