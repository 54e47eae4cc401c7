import { CommanderError } from "commander";
import type { Command } from "commander";
import { DaymillError, errorCatalogue, toError } from "@daymill/core";
import { ApiError } from "@daymill/contract";
import type { ProblemIssue } from "@daymill/contract";
import { ExitCode, exitCodeOf } from "./exit-codes.ts";
import type { CliIo } from "./terminal/cli-io.ts";
import { harmlessLines } from "./terminal/harmless.ts";
import { inOptionWords } from "./terminal/option-words.ts";
import { styleOf } from "./terminal/style.ts";
import { usageText } from "./terminal/usage-text.ts";

/** What was typed. */
export interface Typed {
  readonly command: Command;
  /** Errors are read by a program. */
  readonly isJson: boolean;
}

/** What is told of an error; `code` is null for one that nobody named. */
interface ToldError {
  readonly code: string | null;
  readonly title: string | null;
  readonly detail: string;
  /** Every field that was refused, where several may be. */
  readonly errors?: readonly ProblemIssue[];
}

/** Says what went wrong, once, on stderr: in words, or with --json as one object. Gives the exit code. */
export function reportError(thrown: unknown, io: CliIo, { command, isJson }: Typed): ExitCode {
  // Help was asked for, or printed because no verb was named.
  if (isHelp(thrown)) return thrown.exitCode === 0 ? ExitCode.ok : ExitCode.usage;
  // Ctrl-C at a question: whoever pressed it knows.
  if (toError(thrown).name === "AbortError") return ExitCode.interrupted;
  const told = toldError(thrown, command);
  const exitCode = told.code === null ? ExitCode.failed : exitCodeOf(told.code);
  io.stderr.write(isJson ? `${JSON.stringify({ ...told, exitCode })}\n` : errorLine(told, io));
  return exitCode;
}

function isHelp(thrown: unknown): thrown is CommanderError {
  return thrown instanceof CommanderError && thrown.code.startsWith("commander.help");
}

function errorLine({ code, title, detail }: ToldError, io: CliIo): string {
  const style = styleOf(io, io.stderr);
  const head = code === null ? style.paint("bad", "Error") : `${style.paint("bad", code)} ${title}`;
  return `${head}: ${harmlessLines(detail)}\n`;
}

function toldError(thrown: unknown, command: Command): ToldError {
  if (thrown instanceof CommanderError) return named("E702", usageText(thrown, command));
  if (thrown instanceof ApiError) {
    const { code, title, detail, errors } = thrown.problem;
    const hint = code === "E709" ? " Use `daymill login`, or set DAYMILL_TOKEN." : "";
    return { code, title, detail: inOptionWords(`${detail}${hint}`, command), ...(errors !== undefined && { errors }) };
  }
  const error = toError(thrown);
  return error instanceof DaymillError
    ? named(error.code, error.message)
    : { code: null, title: null, detail: error.message };
}

function named(code: DaymillError["code"], detail: string): ToldError {
  return { code, title: errorCatalogue[code], detail };
}
