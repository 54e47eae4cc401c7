import { Command, CommanderError } from "commander";
import { DaymillError, errorCatalogue, toError } from "@daymill/core";
import { ApiError } from "@daymill/contract";
import { commandContext } from "./command-context.ts";
import type { CommandContext } from "./command-context.ts";
import { ExitCode, exitCodeOf } from "./exit-codes.ts";
import type { CliIo } from "./terminal/cli-io.ts";
import { styleOf } from "./terminal/style.ts";

/** A program without commands yet; those that are added to it say what they say through `io`. */
export function newProgram(name: string, io: CliIo): Command {
  return new Command(name)
    .configureOutput({ writeOut: (text) => io.stdout.write(text), writeErr: (text) => io.stderr.write(text) })
    .exitOverride()
    .showHelpAfterError("(--help shows what there is)");
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
  try {
    await build(context).parseAsync([...args], { from: "user" });
    return exitCode;
  } catch (error) {
    return reportError(error, io);
  }
}

/** Says what went wrong, once, on stderr; gives the exit code. */
function reportError(thrown: unknown, io: CliIo): number {
  if (thrown instanceof CommanderError) return thrown.exitCode === 0 ? ExitCode.ok : ExitCode.usage;
  // Ctrl-C at a question: whoever pressed it knows.
  if (toError(thrown).name === "AbortError") return ExitCode.interrupted;
  const { code, title, message } = nameError(thrown);
  const style = styleOf(io, io.stderr);
  const head = code === undefined ? style.paint("bad", "Error") : `${style.paint("bad", code)} ${title}`;
  io.stderr.write(`${head}: ${message}\n`);
  return code === undefined ? ExitCode.failed : exitCodeOf(code);
}

interface NamedError {
  readonly code: string | undefined;
  readonly title: string;
  readonly message: string;
}

function nameError(thrown: unknown): NamedError {
  if (thrown instanceof ApiError) {
    const { code, title, detail } = thrown.problem;
    const hint = code === "E709" ? " Use `daymill login`, or set DAYMILL_TOKEN." : "";
    return { code, title, message: `${detail}${hint}` };
  }
  const error = toError(thrown);
  if (error instanceof DaymillError)
    return { code: error.code, title: errorCatalogue[error.code], message: error.message };
  return { code: undefined, title: "", message: error.message };
}
