import type { Command } from "commander";
import { commandContext } from "../commands/command-context.ts";
import { buildProgram } from "../commands/run-cli.ts";
import { fakeIo } from "./fake-io.ts";

/** Every command that does something, by its words: `dags list`. */
export function commandLeaves(): [verb: string, command: Command][] {
  return leavesOf(buildProgram(commandContext(fakeIo().io, () => {})), []);
}

function leavesOf(command: Command, words: readonly string[]): [verb: string, command: Command][] {
  if (command.commands.length === 0) return [[words.join(" "), command]];
  return command.commands.flatMap((each) => leavesOf(each, [...words, each.name()]));
}
