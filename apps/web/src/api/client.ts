import { createClient } from "@daymill/contract";

/** Longer nothing that is asked for by POST, PUT, PATCH or DELETE takes. */
const LONGEST_CHANGE_MS = 60_000;

/** The whole API of this page's own origin. */
export const api = createClient({ baseUrl: "", fetch: fetchInTime });

/** What is only read is waited for: its page says how long it has been, and asks again. A change is given up. */
async function fetchInTime(address: RequestInfo | URL, init: RequestInit = {}): Promise<Response> {
  if ((init.method ?? "GET") === "GET") return await fetch(address, init);
  const late = new AbortController();
  const timer = setTimeout(() => late.abort(), LONGEST_CHANGE_MS);
  const signals = [late.signal, ...(init.signal ? [init.signal] : [])];
  try {
    return await fetch(address, { ...init, signal: AbortSignal.any(signals) });
  } catch (error) {
    if (!late.signal.aborted) throw error;
    throw new Error(
      `The server did not answer within ${LONGEST_CHANGE_MS / 1_000} s. What was asked for may have been done: look before you try again.`,
      { cause: error },
    );
  } finally {
    clearTimeout(timer);
  }
}
