import { getRouteApi } from "@tanstack/react-router";
import { RunListPanel } from "./RunListPanel.tsx";
import { RunsHeader } from "./RunsHeader.tsx";

const route = getRouteApi("/runs");

/** Runs of all DAGs, newest first. */
export default function RunListPage() {
  const search = route.useSearch();
  const navigate = route.useNavigate();
  return (
    <>
      <RunsHeader title="Runs" />
      <RunListPanel
        search={search}
        onSearch={(next) => void navigate({ search: (now) => ({ ...now, ...next }), replace: true })}
      />
    </>
  );
}
