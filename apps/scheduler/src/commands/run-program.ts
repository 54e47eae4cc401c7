import { Command } from "commander";
import { commandContext } from "./command-context.ts";
import type { CommandContext } from "./command-context.ts";
import { ExitCode } from "./exit-codes.ts";
import { reportError } from "./report-error.ts";
import type { CliIo } from "./terminal/cli-io.ts";
import { typedCommand } from "./terminal/typed-command.ts";

/** A program without commands yet; those that are added to it say what they say through `io`. */
export function newProgram(name: string, io: CliIo): Command {
  return new Command(name)
    .configureOutput({
      writeOut: (text) => io.stdout.write(text),
      writeErr: (text) => io.stderr.write(text),
      // What is wrong is thrown as well, and told by reportError.
      outputError: () => {},
    })
    .exitOverride();
}

/** Runs a program with these arguments and gives its exit code; never throws. */
export async function runProgram(
  build: (context: CommandContext) => Command,
  args: readonly string[],
  io: CliIo,
): Promise<number> {
  let exitCode: number = ExitCode.ok;
  const context = commandContext(io, (code) => {
    exitCode = code;
  });
  const program = build(context);
  try {
    await program.parseAsync([...args], { from: "user" });
    return exitCode;
  } catch (error) {
    return reportError(error, io, { command: typedCommand(program, args), isJson: args.includes("--json") });
  }
}
