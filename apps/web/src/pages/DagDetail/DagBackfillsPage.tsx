import { getRouteApi } from "@tanstack/react-router";
import { useDag } from "../../api/useDags.ts";
import { BackfillList } from "../Backfills/BackfillList.tsx";
import { ScheduleList } from "../Backfills/ScheduleList.tsx";
import { RepeatDialog } from "../actions/RepeatDialog.tsx";
import { usePageTitle } from "../usePageTitle.ts";
import { whyOff } from "../actions/whyOff.ts";
import { ActionButton } from "../actions/ActionButton.tsx";

const route = getRouteApi("/dags/$dagId/backfills");

export default function DagBackfillsPage() {
  const { dagId } = route.useParams();
  const { dialog } = route.useSearch();
  const navigate = route.useNavigate();
  const dag = useDag(dagId);
  usePageTitle("Backfills", dagId);
  const off = whyOff(dag.data, "backfill");
  const open = (next: "backfill" | "repeat" | undefined): void =>
    void navigate({ search: (now) => ({ ...now, dialog: next }) });
  return (
    <>
      <BackfillList
        dagId={dagId}
        whenEmpty={
          <ActionButton calls="createBackfill" tone="primary" off={off} onClick={() => open("backfill")}>
            Backfill a range of days
          </ActionButton>
        }
      />
      <ScheduleList dagId={dagId} off={off} onRepeat={() => open("repeat")} />
      {dag.data !== undefined && dialog === "repeat" ? (
        <RepeatDialog dag={dag.data} onClose={() => open(undefined)} />
      ) : null}
    </>
  );
}
