import { DaymillError, TaskSkipped } from "@daymill/core";
import type { JsonValue, TaskContext } from "@daymill/core";
import { openCommandFolder } from "./command-folder.ts";
import { environmentOf } from "./command-env.ts";
import type { EnvironmentInput, Secrets } from "./command-env.ts";
import { readOutput } from "./command-output.ts";
import type { ReturnKind } from "./command-output.ts";
import { lineLog } from "./line-log.ts";
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
  if (code !== 0) throw failed(code, lines.last());
  return await readOutput(returns, { file: place.output, lastLine: lines.lastOfStdout() });
}

/** A shell adds this to the number of the signal that ended its command. */
const SIGNALLED = 128;
const MEANINGS: ReadonlyMap<number | undefined, string> = new Map([
  [undefined, "was killed from outside"],
  [126, "ended with exit code 126: what it calls may not be executed"],
  [127, "ended with exit code 127: there is no such program"],
  [SIGNALLED + 9, "ended with exit code 137: it was killed, often because the memory ran out"],
]);

function failed(code: number | undefined, last: readonly string[]): DaymillError {
  const what = MEANINGS.get(code) ?? `ended with exit code ${code}`;
  const said = last.length === 0 ? "It said nothing." : `Its last lines:\n${last.join("\n")}`;
  return new DaymillError("E441", `The process ${what}. ${said}`, { details: { exitCode: code ?? null } });
}
