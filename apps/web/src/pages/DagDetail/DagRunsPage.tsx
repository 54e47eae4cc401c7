import { getRouteApi } from "@tanstack/react-router";
import { useDag } from "../../api/useDags.ts";
import { Loading } from "../../ui/page/Loading.tsx";
import { RunListPanel } from "../RunList/RunListPanel.tsx";
import { usePageTitle } from "../usePageTitle.ts";

const route = getRouteApi("/dags/$dagId/runs");

export default function DagRunsPage() {
  const { dagId } = route.useParams();
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const dag = useDag(dagId).data;
  usePageTitle("Runs", dagId);
  // Which instants a day is, only the DAG's zone says.
  if (search.day !== undefined && dag === undefined) return <Loading what={`the runs of ${search.day}`} />;
  return (
    <RunListPanel
      dagId={dagId}
      timezone={dag?.schedule.timezone}
      search={search}
      onSearch={(next) => void navigate({ search: (now) => ({ ...now, ...next }), replace: true })}
    />
  );
}
