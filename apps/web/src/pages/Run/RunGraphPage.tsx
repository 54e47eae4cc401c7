import { getRouteApi } from "@tanstack/react-router";
import { useGraph, useRunStanding } from "../../api/useGraph.ts";
import { ErrorPanel } from "../../ui/page/ErrorPanel.tsx";
import { Loading } from "../../ui/page/Loading.tsx";
import { GraphView } from "../Graph/GraphView.tsx";

const route = getRouteApi("/dags/$dagId/runs/$runId/graph");

/** The version that a run runs, with how its tasks stand now. */
export default function RunGraphPage() {
  const { dagId, runId } = route.useParams();
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const standing = useRunStanding(dagId, runId);
  const graph = useGraph(dagId, standing.data?.version);
  const failed = [standing, graph].find((query) => query.isError && query.data === undefined);
  if (failed !== undefined && failed.error !== null)
    return (
      <ErrorPanel error={failed.error} doing={`load the graph of run ${runId}`} onRetry={() => void failed.refetch()} />
    );
  if (standing.data === undefined || graph.data === undefined) return <Loading what="the graph" />;
  return (
    <GraphView
      graph={graph.data}
      place={{ dagId, runId }}
      standing={standing.data}
      search={search}
      onSearch={(next) => void navigate({ search: (now) => ({ ...now, ...next }), replace: true })}
      onAct={(dialog, on) => void navigate({ search: (now) => ({ ...now, dialog, on: [...on] }) })}
    />
  );
}
