import { readLiveState } from "./live/liveStore.ts";
import { isSignedOut } from "./useSession.ts";

interface Polled {
  readonly state: { readonly error: Error | null };
}

const POLL_EVERY_MS = 5_000;

/**
 * How often a query is asked again of which no event tells (`ms`; false: never): at least every 5 s while the stream of
 * events is down, not at all while live updates are paused, nor once the server has answered that nobody is signed in.
 */
export function pollEvery(ms: number | false, { state: { error } }: Polled): number | false {
  const state = readLiveState();
  if (state === "paused" || isSignedOut(error)) return false;
  if (state !== "polling") return ms;
  return ms === false ? POLL_EVERY_MS : Math.min(ms, POLL_EVERY_MS);
}
