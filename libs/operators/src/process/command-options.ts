import type { AnyTaskOptions, TaskOptions } from "@daymill/core";
import { refusedOptions } from "../refused-options.ts";
import { problemOfNames } from "./command-env.ts";
import type { Secrets } from "./command-env.ts";
import type { ReturnKind } from "./command-output.ts";
import type { CommandSettings } from "./task-command.ts";

/** What every operator that runs a command may be told besides the options of a task. */
interface OwnOptions {
  /** Variables of the environment with values out of connections and Daymill's own variables, looked up when the task runs. */
  readonly secrets?: Secrets;
  /** Exit codes that skip the task. Default 99; `[]`: none. */
  readonly skipOn?: number | readonly number[];
  /**
   * What becomes of the output. `"none"` (the default); `"lastLine"`: the last line of stdout, a text; `"json"`: what was
   * written to the file that the variable DAYMILL_OUTPUT names.
   */
  readonly returns?: ReturnKind;
  /** Whether the process sees the environment of the task. Default true; false: PATH, and what it is given. */
  readonly inheritEnv?: boolean;
}

/** All options of an operator that runs a command. */
export interface CommandOptions<I, O> extends TaskOptions<I, O>, OwnOptions {}

/** The same, whatever its types. */
export interface AnyCommandOptions extends AnyTaskOptions, OwnOptions {}

const SKIPPED = 99;
const KINDS: readonly string[] = ["none", "lastLine", "json"] satisfies ReturnKind[];

/** The options with their defaults. Throws E209 with what cannot be. */
export function readCommandOptions(id: string, options: OwnOptions): CommandSettings {
  const { secrets = {}, skipOn = SKIPPED, returns = "none", inheritEnv = true } = options;
  const codes = typeof skipOn === "number" ? [skipOn] : skipOn;
  const wrong = codes.find((code) => !Number.isInteger(code) || code < 1 || code > 255);
  const problems = [
    problemOfNames(Object.keys(secrets)),
    wrong === undefined ? undefined : `skipOn has ${wrong}; exit codes that skip go from 1 to 255`,
    KINDS.includes(returns) ? undefined : `returns is "${returns}"; it is none of ${KINDS.join(", ")}`,
  ].filter((problem) => problem !== undefined);
  if (problems.length > 0) throw refusedOptions(id, problems.join("; "));
  return { secrets, skipOn: codes, returns, inheritEnv };
}
