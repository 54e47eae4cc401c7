import { useEffect, useState } from "react";
import { api } from "../client.ts";
import type { InstanceKey } from "../queryKeys.ts";
import { untilSeen } from "../untilSeen.ts";
import { EMPTY_LOG, followLog, type LogState } from "./followLog.ts";

const NO_ATTEMPT: LogState = { ...EMPTY_LOG, missing: "no_attempt", loaded: true };

/**
 * The log of one attempt, followed while it is written; or what stands around a byte offset of it. An attempt of 0 means: there
 * is none yet.
 */
export function useTaskLog({ dagId, runId, taskId, mapIndex }: InstanceKey, attempt: number, at?: number): LogState {
  const id = `${dagId}/${runId}/${taskId}/${mapIndex}/${attempt}/${at ?? ""}`;
  const [shown, setShown] = useState<{ readonly id: string; readonly state: LogState }>({ id, state: EMPTY_LOG });
  useEffect(() => {
    if (attempt === 0) return undefined;
    const stop = new AbortController();
    void followLog({
      at,
      signal: stop.signal,
      untilSeen,
      sleep,
      emit: (state) => setShown({ id, state }),
      read: (request, signal) =>
        api.getLog({ params: { dagId, runId, taskId }, query: { ...request, mapIndex, attempt }, signal }),
    });
    return () => stop.abort();
  }, [id, dagId, runId, taskId, mapIndex, attempt, at]);
  if (attempt === 0) return NO_ATTEMPT;
  return shown.id === id ? shown.state : EMPTY_LOG;
}

function sleep(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, ms);
    signal.addEventListener("abort", () => {
      clearTimeout(timer);
      resolve();
    });
  });
}
