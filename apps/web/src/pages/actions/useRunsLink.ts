import { useRouter } from "@tanstack/react-router";
import type { ToastLink } from "../../ui/toast.ts";
import { countOf } from "../naming.ts";

/** Leads from a toast to the run that was changed, or to the grid of the DAG when it was several. */
export function useRunsLink(): (dagId: string, runIds: readonly string[]) => ToastLink | undefined {
  const router = useRouter({ warn: false });
  return (dagId, runIds) => {
    const [runId] = runIds;
    // A component on its own, as in a test of it, has none.
    if (runId === undefined || (router as typeof router | null) === null) return undefined;
    const to =
      runIds.length === 1
        ? ({ to: "/dags/$dagId/runs/$runId", params: { dagId, runId } } as const)
        : ({ to: "/dags/$dagId/grid", params: { dagId } } as const);
    const { href } = router.buildLocation(to);
    return {
      label: runIds.length === 1 ? "Show the run" : `Show ${countOf(runIds.length, "run")}`,
      href,
      go: () => void router.navigate(to),
    };
  };
}
