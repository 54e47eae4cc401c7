import { Argument } from "commander";
import type { Command } from "commander";
import { clientOf, type CommandContext } from "../command-context.ts";
import { liveNames } from "./live-names.ts";
import { SCRIPTS } from "./shell-scripts.ts";
import { typedPlace } from "./typed-place.ts";

/** How long a server may take to name what it knows, in ms: somebody waits at a key. */
const ANSWER_WITHIN_MS = 1_500;

/** daymill completion */
export function addCompletionCommand(program: Command, { io }: CommandContext): void {
  program
    .command("completion")
    .description("print a script by which a shell completes commands, options and names that the server knows")
    .addArgument(new Argument("<shell>", "the shell that is to complete").choices(Object.keys(SCRIPTS)))
    .action((shell: keyof typeof SCRIPTS) => io.stdout.write(SCRIPTS[shell]));
}

/**
 * Prints what may come next on a command line, one a line, with a tab before what it is. Where no server answers there are
 * no names; nothing is ever said of that, since it would be said into what somebody types.
 */
export async function printCandidates(
  program: Command,
  words: readonly string[],
  context: CommandContext,
): Promise<void> {
  const place = typedPlace(program, words);
  const { io } = context;
  const patient = { ...context, io: { ...io, fetch: fetchWithin(io.fetch, ANSWER_WITHIN_MS) } };
  const names = await liveNames(place, () => clientOf(patient, place.server)).catch(() => []);
  const fitting = [...place.candidates, ...names].filter(({ value }) => value.startsWith(place.partial));
  io.stdout.write(fitting.map(({ value, note }) => `${value}${note === "" ? "" : `\t${oneLine(note)}`}\n`).join(""));
}

function fetchWithin(get: typeof fetch, ms: number): typeof fetch {
  return (input, init) => get(input, { ...init, signal: AbortSignal.timeout(ms) });
}

function oneLine(text: string): string {
  return text.replaceAll(/\s+/g, " ");
}
