import { DaymillError, operatorTask } from "@daymill/core";
import type { JsonObject, JsonValue, Task } from "@daymill/core";
import { assertNoNul } from "./command-env.ts";
import type { EnvironmentInput } from "./command-env.ts";
import { readCommandOptions } from "./command-options.ts";
import type { AnyCommandOptions, CommandOptions } from "./command-options.ts";
import { runTaskCommand } from "./task-command.ts";

export interface ExecInput extends EnvironmentInput {
  /** The program, by its path or its name on the PATH of its environment, and its arguments. No shell reads them. */
  readonly command: readonly (string | number)[];
}

export type ExecOptions<O> = CommandOptions<ExecInput, O>;

/**
 * Runs a program without a shell: `exec("report", { inheritEnv: false })({ command: ["python3", script, interval.date] })`.
 * Succeeds, fails, is skipped and ends as `bash` does.
 */
export function exec(id: string, options?: ExecOptions<void> & { readonly returns?: "none" }): Task<ExecInput, void>;
export function exec(
  id: string,
  options: ExecOptions<string> & { readonly returns: "lastLine" },
): Task<ExecInput, string>;
export function exec<O = JsonValue>(
  id: string,
  options: ExecOptions<O> & { readonly returns: "json" },
): Task<ExecInput, O>;
export function exec(id: string, options: AnyCommandOptions = {}): Task<ExecInput, unknown> {
  const settings = readCommandOptions(id, options);
  return operatorTask<ExecInput, JsonValue | undefined>({
    operator: "exec",
    id,
    options,
    defaults: JSON.parse(JSON.stringify(settings)) as JsonObject,
    body: {
      kind: "task",
      run: ({ command, ...given }, ctx) => runTaskCommand({ settings, given, argv: async () => argvOf(command) }, ctx),
    },
  });
}

function argvOf(command: ExecInput["command"]): readonly string[] {
  const argv = command.map(String);
  if ((argv[0] ?? "") === "")
    throw new DaymillError("E304", "The input command is empty; its first part is the program.");
  for (const [index, text] of argv.entries()) assertNoNul(text, `part ${index + 1} of the command`);
  return argv;
}
