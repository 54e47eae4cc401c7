import { toError } from "../api/toError.ts";
import { Button } from "../ui/Button.tsx";
import { ErrorPanel } from "../ui/page/ErrorPanel.tsx";

/** A page that failed to draw; the rest of the app stays. */
export function CrashPage({ error, reset }: { error: unknown; reset: () => void }) {
  return (
    <>
      <ErrorPanel error={toError(error)} doing="draw this page" onRetry={reset} />
      <div>
        <Button onClick={() => window.location.reload()}>Reload Daymill</Button>
      </div>
    </>
  );
}
