import type { DagSummary } from "@daymill/contract";
import { useProblems } from "../../api/useProblems.ts";
import ProblemRow from "./ProblemRow.tsx";
import { strayProblems } from "./strayProblems.ts";

/** Of more files the page of problems tells, to which the notice on top leads. */
const MOST_FILES = 5;

export interface StrayProblemRowsProps {
  readonly dags: readonly DagSummary[];
  readonly columns: number;
}

/** Above the DAGs: files with problems of which none of them comes. */
export default function StrayProblemRows({ dags, columns }: StrayProblemRowsProps) {
  const problems = useProblems().data?.items ?? [];
  return strayProblems(problems, dags)
    .slice(0, MOST_FILES)
    .map((stray) => <ProblemRow key={stray.problem.file} {...stray} columns={columns} />);
}
