import { getRouteApi } from "@tanstack/react-router";
import { useDag } from "../../api/useDags.ts";
import { Button } from "../../ui/Button.tsx";
import { BackfillList } from "../Backfills/BackfillList.tsx";
import { ScheduleList } from "../Backfills/ScheduleList.tsx";
import { RepeatDialog } from "../actions/RepeatDialog.tsx";
import { usePageTitle } from "../usePageTitle.ts";

const route = getRouteApi("/dags/$dagId/backfills");

export default function DagBackfillsPage() {
  const { dagId } = route.useParams();
  const { dialog } = route.useSearch();
  const navigate = route.useNavigate();
  const dag = useDag(dagId);
  usePageTitle("Backfills", dagId);
  const open = (next: "backfill" | "repeat" | undefined): void =>
    void navigate({ search: (now) => ({ ...now, dialog: next }) });
  return (
    <>
      <BackfillList
        dagId={dagId}
        whenEmpty={
          <Button tone="primary" onClick={() => open("backfill")}>
            Backfill a range of days
          </Button>
        }
      />
      <ScheduleList dagId={dagId} onRepeat={() => open("repeat")} />
      {dag.data !== undefined && dialog === "repeat" ? (
        <RepeatDialog dag={dag.data} onClose={() => open(undefined)} />
      ) : null}
    </>
  );
}
