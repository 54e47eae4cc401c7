import type { Command } from "commander";

/** The command that these words name, as far as they name one. */
export function typedCommand(program: Command, words: readonly string[]): Command {
  let command = program;
  for (const word of words) {
    const inner = command.commands.find((each) => each.name() === word);
    if (inner === undefined) return command;
    command = inner;
  }
  return command;
}

/** `daymill backfill schedule list`. */
export function fullName(command: Command): string {
  return command.parent === null ? command.name() : `${fullName(command.parent)} ${command.name()}`;
}
