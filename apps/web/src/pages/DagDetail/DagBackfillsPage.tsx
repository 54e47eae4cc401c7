import { getRouteApi } from "@tanstack/react-router";
import { Button } from "../../ui/Button.tsx";
import { BackfillList } from "../Backfills/BackfillList.tsx";
import { usePageTitle } from "../usePageTitle.ts";

const route = getRouteApi("/dags/$dagId/backfills");

export default function DagBackfillsPage() {
  const { dagId } = route.useParams();
  const navigate = route.useNavigate();
  usePageTitle("Backfills", dagId);
  return (
    <BackfillList
      dagId={dagId}
      whenEmpty={
        <Button tone="primary" onClick={() => void navigate({ search: (now) => ({ ...now, dialog: "backfill" }) })}>
          Backfill a range of days
        </Button>
      }
    />
  );
}
