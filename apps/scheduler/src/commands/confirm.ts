import { DaymillError } from "@daymill/core";
import type { CliIo } from "./terminal/cli-io.ts";

/** What a command that changes runs may be told up front. */
export interface ConfirmOptions {
  readonly yes: boolean;
  /** Whether the command has a --dry-run. */
  readonly isTried?: boolean;
}

/**
 * Asks before something dangerous, after its preview was shown. True: go on. Where nobody can answer, `--yes` must have
 * been given: throws E702 else.
 */
export async function confirm(io: CliIo, question: string, options: ConfirmOptions): Promise<boolean> {
  if (options.yes) return true;
  if (!io.canAsk) {
    const trial = options.isTried ? ", or look with --dry-run" : "";
    throw new DaymillError("E702", `${question} Nobody is here to answer: repeat the command with --yes${trial}.`);
  }
  const answer = (await io.ask(`${question} [y/N] `)).trim().toLowerCase();
  return answer === "y" || answer === "yes";
}
