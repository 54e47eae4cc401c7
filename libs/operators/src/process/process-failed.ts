import { DaymillError } from "@daymill/core";

/** A shell adds this to the number of the signal that ended its command. */
const SIGNALLED = 128;
const MEANINGS: ReadonlyMap<number | undefined, string> = new Map([
  [undefined, "was killed from outside"],
  [126, "ended with exit code 126: what it calls may not be executed"],
  [127, "ended with exit code 127: there is no such program"],
  [SIGNALLED + 9, "ended with exit code 137: it was killed, often because the memory ran out"],
]);

/** E441 for a command with its exit code (undefined: it was killed from outside) and its last lines. `who` begins the message. */
export function processFailed(who: string, code: number | undefined, last: readonly string[]): DaymillError {
  const what = MEANINGS.get(code) ?? `ended with exit code ${code}`;
  const said = last.length === 0 ? "It said nothing." : `Its last lines:\n${last.join("\n")}`;
  return new DaymillError("E441", `${who} ${what}. ${said}`, { details: { exitCode: code ?? null } });
}
