import type { LoadProblem } from "@daymill/contract";
import { Link } from "@tanstack/react-router";
import { useProblems } from "../../api/useProblems.ts";
import { ErrorPanel } from "../../ui/page/ErrorPanel.tsx";
import { Loading } from "../../ui/page/Loading.tsx";
import { EmptyState } from "../../ui/page/Notice.tsx";
import { PageHeader, Panel } from "../../ui/page/Panel.tsx";
import { usePageTitle } from "../usePageTitle.ts";
import { ProblemCard } from "./ProblemCard.tsx";

/** Why DAG files could not be taken over, file by file, with the place in the source. */
export default function ProblemsPage() {
  const problems = useProblems();
  usePageTitle("Load problems");
  const files = Map.groupBy(problems.data?.items ?? [], (problem: LoadProblem) => problem.file);
  return (
    <>
      <PageHeader
        title="Load problems"
        facts="The last good version of a DAG keeps running while its file has problems."
      />
      {problems.isError ? (
        <ErrorPanel error={problems.error} doing="load the problems" onRetry={() => void problems.refetch()} />
      ) : null}
      {problems.isPending ? <Loading what="the problems" lines={4} /> : null}
      {problems.data?.items.length === 0 ? (
        <Panel>
          <EmptyState title="Every DAG file loads">
            <Link to="/dags">All DAGs</Link>
          </EmptyState>
        </Panel>
      ) : null}
      {[...files].map(([file, ofFile]) => (
        <Panel key={file} title={<code>{file}</code>}>
          {ofFile.map((problem) => (
            <ProblemCard key={`${problem.code}:${problem.line}:${problem.message}`} problem={problem} />
          ))}
        </Panel>
      ))}
    </>
  );
}
