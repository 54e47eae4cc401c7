import { getRouteApi } from "@tanstack/react-router";
import { PageHeader } from "../../ui/page/Panel.tsx";
import { usePageTitle } from "../usePageTitle.ts";
import { RunListPanel } from "./RunListPanel.tsx";

const route = getRouteApi("/runs");

/** Runs of all DAGs, newest first. */
export default function RunListPage() {
  const search = route.useSearch();
  const navigate = route.useNavigate();
  usePageTitle("Runs");
  return (
    <>
      <PageHeader title="Runs" />
      <RunListPanel
        search={search}
        onSearch={(next) => void navigate({ search: (now) => ({ ...now, ...next }), replace: true })}
      />
    </>
  );
}
