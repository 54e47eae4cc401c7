import { toError } from "../../api/toError.ts";
import { useAcknowledge } from "../../api/useOverview.ts";
import { showFailure, showToast } from "../../ui/toast.ts";

const UNDO_MS = 8_000;

/** Acknowledges the failures and missed deadlines of DAGs, or takes that back (`until` null), at once; the toast that tells so can undo it. */
export function useAcknowledgement(): (dagId: string, until: string | null) => void {
  const acknowledge = useAcknowledge();
  const set = (dagId: string, until: string | null): void => {
    const tellDone = ({ former }: { readonly former: string | null }): void =>
      showToast({
        message:
          until === null
            ? `What went wrong in ${dagId} needs somebody again`
            : `What went wrong in ${dagId} is acknowledged: it comes back when it fails or is late anew`,
        action: { label: "Undo", run: () => set(dagId, former) },
        forMs: UNDO_MS,
      });
    // Its own promise: Undo may be pressed when the row is no longer on the page.
    void acknowledge.mutateAsync({ dagId, until }).then(tellDone, (error: unknown) => {
      showFailure(`Could not change what is acknowledged of ${dagId}`, toError(error));
    });
  };
  return set;
}
