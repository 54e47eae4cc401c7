import type { useTestConnection } from "../../api/useConnections.ts";
import { fieldErrors } from "../../api/fieldErrors.ts";
import { ErrorPanel } from "../../ui/page/ErrorPanel.tsx";
import { Loading } from "../../ui/page/Loading.tsx";
import { Notice } from "../../ui/page/Notice.tsx";
import { ConnectionTestResult } from "./ConnectionTestResult.tsx";

export interface TrialResultProps {
  readonly trial: ReturnType<typeof useTestConnection>;
  /** Whether what was tested is no longer what is to be seen. */
  readonly isOld: boolean;
}

/** What came of the test of a connection: its steps, or why there was none. */
export function TrialResult({ trial: { isPending, error, data }, isOld }: TrialResultProps) {
  if (isPending) return <Loading what="the test, up to 10 s" lines={3} />;
  if (data !== undefined) return <ConnectionTestResult test={data} isOld={isOld} />;
  if (error === null) return null;
  // Each field says what is wrong with it; the panel would only repeat it.
  if (Object.keys(fieldErrors(error)).length > 0)
    return <Notice tone="danger">Not tested: see the fields above.</Notice>;
  return <ErrorPanel error={error} doing="test the connection" />;
}
