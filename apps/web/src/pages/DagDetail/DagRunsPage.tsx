import { getRouteApi } from "@tanstack/react-router";
import { RunListPanel } from "../RunList/RunListPanel.tsx";
import { usePageTitle } from "../usePageTitle.ts";

const route = getRouteApi("/dags/$dagId/runs");

export default function DagRunsPage() {
  const { dagId } = route.useParams();
  const search = route.useSearch();
  const navigate = route.useNavigate();
  usePageTitle("Runs", dagId);
  return (
    <RunListPanel
      dagId={dagId}
      search={search}
      onSearch={(next) => void navigate({ search: (now) => ({ ...now, ...next }), replace: true })}
    />
  );
}
