import { relative } from "node:path";
import { problemText } from "../../dag-bag/problem-text.ts";
import type { DagFileResult, FileProblem } from "../../dag-bag/read-dag-files.ts";
import type { CommandContext } from "../command-context.ts";

/** A problem of a DAG file, with the file. */
export interface FoundProblem {
  readonly result: DagFileResult;
  readonly problem: FileProblem;
}

export function foundProblems(results: readonly DagFileResult[]): readonly FoundProblem[] {
  return results.flatMap((result) => result.problems.map((problem) => ({ result, problem })));
}

/** A problem of a DAG file with its code frame, as the terminal shows it. Its place may be in a module that the file imports. */
export function problemBlock(
  problem: FileProblem,
  { path }: Pick<DagFileResult, "path">,
  { io, style }: Pick<CommandContext, "io" | "style">,
): string {
  const file = relative(io.cwd, problem.location?.file ?? path);
  const paint = {
    code: (text: string) => style.paint("bad", text),
    place: (text: string) => style.paint("strong", text),
  };
  return `${problemText(problem, file, paint)}\n\n`;
}
