import type * as Emr from "@aws-sdk/client-emr";
import type { EmrSettings } from "./emr-settings.ts";

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

/** Tries of one question: throttling and dropped connections are waited for, longer each time. */
const MAX_TRIES = 6;

/** Accesses that are kept: a poll a minute of a thousand steps shares one client, and what it has learnt of throttling. */
const MAX_KEPT = 16;
const kept = new Map<string, Promise<EmrAccess>>();

/** The access for these settings, opened once in a process. */
export function emrAccess(settings: EmrSettings): Promise<EmrAccess> {
  const name = JSON.stringify(settings);
  const known = kept.get(name);
  if (known) return known;
  const [oldest] = kept.keys();
  if (kept.size >= MAX_KEPT && oldest !== undefined) kept.delete(oldest);
  const opened = openEmr(settings);
  kept.set(name, opened);
  return opened;
}

/** The library is loaded here and not before. `adaptive` slows all questions down together when EMR throttles one. */
async function openEmr(settings: EmrSettings): Promise<EmrAccess> {
  const emr = await import("@aws-sdk/client-emr");
  const asking = new emr.EMRClient({ ...settings, maxAttempts: MAX_TRIES, retryMode: "adaptive" });
  const submitting = new emr.EMRClient({ ...settings, maxAttempts: 1 });
  return { emr, asking, submitting };
}
