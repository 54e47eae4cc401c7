import { relative, sep } from "node:path";
import { Option, type Command } from "commander";
import { loadConfig } from "../../config.ts";
import { printJson, type CommandContext } from "../command-context.ts";
import { ExitCode } from "../exit-codes.ts";
import { countText } from "../terminal/format.ts";
import { foundProblems, problemBlock } from "../terminal/problem-block.ts";
import type { FoundProblem } from "../terminal/problem-block.ts";
import { commandLogger } from "./command-logger.ts";
import { toSarif } from "./sarif.ts";

interface CheckFlags {
  readonly json?: boolean;
  readonly sarif?: boolean;
}

/** daymill dags check */
export function addCheckCommand(dags: Command, context: CommandContext): void {
  dags
    .command("check [folder...]")
    .description("read all DAG files, print every problem; exit code 1 when there is one. Needs no server")
    .option("--json", "print JSON: an array of {file, dagId, code, message, line, column, frame}")
    .addOption(
      new Option("--sarif", "print SARIF 2.1.0, which code hosts show in the lines of a change").conflicts("json"),
    )
    .action(async (folders: string[], flags: CheckFlags) => await check(context, folders, flags));
}

async function check(context: CommandContext, folders: readonly string[], flags: CheckFlags): Promise<void> {
  const given = folders.length === 0 ? {} : { "the command line": { dags: [...folders] } };
  const { config, environment } = await loadConfig({ cwd: context.io.cwd, environment: context.io.env, flags: given });
  // Loaded here: bundling is no business of the other commands.
  const { readDagFolders } = await import("./read-dag-folders.ts");
  await using read = await readDagFolders({ folders: config.dagFolders, environment, logger: commandLogger(context) });
  const problems = foundProblems(read.results);
  if (problems.length > 0) context.fail(ExitCode.failed);
  if (flags.json) return printJson(context, problems.map(toRow));
  if (flags.sarif) return printJson(context, toSarif(problems, context.io.cwd));
  for (const { problem, result } of problems) context.io.stdout.write(problemBlock(problem, result, context));
  const dags = read.results.reduce((sum, result) => sum + result.dags.length, 0);
  context.io.stdout.write(
    `${countText(dags, "DAG")} in ${countText(read.results.length, "file")}: ${verdict(problems.length)}\n`,
  );
}

function verdict(count: number): string {
  return count === 0 ? "no problem" : countText(count, "problem");
}

function toRow({ result, problem }: FoundProblem) {
  const { code, message, dagId, location, frame, hint } = problem;
  const folder = result.path.slice(0, -result.file.length);
  return {
    file: location === null ? result.file : relative(folder, location.file).split(sep).join("/"),
    dagId,
    code,
    message,
    hint: hint ?? null,
    line: location?.line ?? null,
    column: location?.column ?? null,
    frame,
  };
}
