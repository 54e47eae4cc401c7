import type * as Emr from "@aws-sdk/client-emr";
import { openedOnce } from "@daymill/stores";
import { MAX_TRIES } from "../../aws/max-tries.ts";
import type { RegionalAccess } from "../../aws/regional-access.ts";

/** The clients of one EMR, and the library that their commands come from. */
export interface EmrAccess {
  readonly emr: typeof Emr;
  /** For what may be asked twice. */
  readonly asking: Emr.EMRClient;
  /**
   * For what may not: EMR takes no token with a submission, so a second try after a lost answer would be a second cluster.
   * The engine looks for the first one before it tries again.
   */
  readonly submitting: Emr.EMRClient;
}

/**
 * The access for these settings, opened once in a process: a poll a minute of a thousand steps shares one client, and what it
 * has learnt of throttling. The library is loaded here and not before. `adaptive` slows all questions down together when EMR throttles one.
 */
export const emrAccess = openedOnce(async (settings: RegionalAccess): Promise<EmrAccess> => {
  const emr = await import("@aws-sdk/client-emr");
  const asking = new emr.EMRClient({ ...settings, maxAttempts: MAX_TRIES, retryMode: "adaptive" });
  const submitting = new emr.EMRClient({ ...settings, maxAttempts: 1 });
  return { emr, asking, submitting };
});
