import { TaskSkipped } from "@daymill/core";
import type { JsonValue, TaskContext } from "@daymill/core";
import { openCommandFolder } from "./command-folder.ts";
import { environmentOf } from "./command-env.ts";
import type { EnvironmentInput, Secrets } from "./command-env.ts";
import { readOutput } from "./command-output.ts";
import type { ReturnKind } from "./command-output.ts";
import { lineLog } from "./line-log.ts";
import { processFailed } from "./process-failed.ts";
import { runCommand } from "./run-command.ts";

/** What the option says of every operator that runs a command. */
export interface CommandSettings {
  readonly secrets: Secrets;
  readonly skipOn: readonly number[];
  readonly returns: ReturnKind;
  readonly inheritEnv: boolean;
}

export interface CommandCall {
  readonly settings: CommandSettings;
  readonly given: EnvironmentInput;
  /** The program and its arguments; files that it needs are written into `scratch`, which is removed afterwards. */
  readonly argv: (scratch: string) => Promise<readonly string[]>;
}

/**
 * Runs a command as the body of a task, in a folder of its own below the run's workspace that is empty at first. Rejects
 * with E441 when it fails, E302 or E303 when its output cannot be taken, E304 for values that no environment can hold, E104
 * for secrets that are not there; skips the task by an exit code of `skipOn`.
 */
export async function runTaskCommand(
  { settings, given, argv }: CommandCall,
  ctx: TaskContext,
): Promise<JsonValue | undefined> {
  const { secrets, inheritEnv, skipOn, returns } = settings;
  const values = await environmentOf({ given, secrets, inheritEnv }, ctx);
  await using place = await openCommandFolder(ctx);
  const command = {
    argv: await argv(place.scratch),
    folder: place.folder,
    env: { TRACEPARENT: ctx.traceparent, ...values, DAYMILL_OUTPUT: place.output },
  };
  const lines = lineLog(ctx.log);
  const code = await runCommand(command, { signal: ctx.signal, onLine: lines.take });
  if (code !== undefined && skipOn.includes(code)) throw new TaskSkipped(`exit code ${code}`);
  if (code !== 0) throw processFailed("The process", code, lines.last());
  return await readOutput(returns, { file: place.output, lastLine: lines.lastOfStdout() });
}
