import type { DagSummary, LoadProblem } from "@daymill/contract";

export interface StrayProblem {
  /** The first of its file. */
  readonly problem: LoadProblem;
  /** How many its file has. */
  readonly count: number;
}

/** The problems of files of which no DAG of a list comes, file by file. */
export function strayProblems(
  problems: readonly LoadProblem[],
  dags: readonly Pick<DagSummary, "firstProblem">[],
): readonly StrayProblem[] {
  const ofDags = new Set(dags.flatMap(({ firstProblem }) => (firstProblem === null ? [] : nameOf(firstProblem))));
  return [...Map.groupBy(problems, ({ file }) => file).values()].flatMap((ofFile) => {
    const [problem] = ofFile;
    const isOfDag = ofFile.some((one) => ofDags.has(nameOf(one)));
    return problem === undefined || isOfDag ? [] : { problem, count: ofFile.length };
  });
}

function nameOf({ file, line, column, code }: LoadProblem): string {
  return JSON.stringify([file, line, column, code]);
}
