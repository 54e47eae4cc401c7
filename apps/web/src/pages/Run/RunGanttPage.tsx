import { isRunOver } from "@daymill/contract";
import { getRouteApi } from "@tanstack/react-router";
import { useGraph, useRunStanding } from "../../api/useGraph.ts";
import { useRunAttempts } from "../../api/useRunAttempts.ts";
import { useRun } from "../../api/useRun.ts";
import { ErrorPanel } from "../../ui/page/ErrorPanel.tsx";
import { Loading } from "../../ui/page/Loading.tsx";
import { Notice } from "../../ui/page/Notice.tsx";
import { Panel } from "../../ui/page/Panel.tsx";
import { useNow } from "../../ui/time/useNow.ts";
import { GanttView } from "../Gantt/GanttView.tsx";
import { useComparison } from "../Gantt/useComparison.ts";
import { countOf } from "../naming.ts";

const route = getRouteApi("/dags/$dagId/runs/$runId/gantt");

/** Where the time of a run went: every attempt of every task on one axis. */
export default function RunGanttPage() {
  const { dagId, runId } = route.useParams();
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const run = useRun(dagId, runId).data;
  const standing = useRunStanding(dagId, runId);
  const graph = useGraph(dagId, standing.data?.version);
  const attempts = useRunAttempts(dagId, runId);
  const isOver = run === undefined || isRunOver(run.state);
  const now = useNow(1_000, !isOver);
  const compared = useComparison({ dagId, runId }, { vs: search.vs, tasks: graph.data?.tasks ?? [], nowMs: now });
  const failed = [standing, graph, attempts].find((query) => query.isError && query.data === undefined);
  if (failed !== undefined && failed.error !== null)
    return (
      <ErrorPanel
        error={failed.error}
        doing={`load the attempts of run ${runId}`}
        onRetry={() => void failed.refetch()}
      />
    );
  if (graph.data === undefined || attempts.data === undefined) return <Loading what="the attempts" />;
  return (
    <>
      {attempts.data.isCut ? (
        <Notice tone="warning">
          The run has more than {countOf(attempts.data.attempts.length, "attempt")}; only those are shown.
        </Notice>
      ) : null}
      <Panel flush>
        <GanttView
          graph={graph.data}
          run={{ dagId, runId }}
          attempts={attempts.data.attempts}
          compared={compared}
          nowMs={now}
          isOver={isOver}
          search={search}
          onSearch={(next) => void navigate({ search: (before) => ({ ...before, ...next }), replace: true })}
        />
      </Panel>
    </>
  );
}
