import type { RunKey } from "@daymill/core";
import type { BatchResult, RunName } from "@daymill/metadata";
import type { SchedulerEvents } from "./scheduler-events.ts";

/** Tells the world what a batch did. Listeners may not throw: nothing of what they do may hold up the loop. */
export function tellResult(result: BatchResult, events: SchedulerEvents): void {
  for (const runKey of result.startedRuns) {
    const name = nameOf(result, runKey);
    if (name) events.emit("run:started", { runKey, ...name });
  }
  if (events.listenerCount("task:moved") > 0) tellMoves(result, events);
  for (const { run, dag, id, state } of result.endedRuns) {
    events.emit("run:ended", { runKey: run, dagId: dag, runId: id, state });
  }
  for (const dagId of result.pausedDags) events.emit("dag:paused", { dagId });
}

function tellMoves(result: BatchResult, events: SchedulerEvents): void {
  for (const moved of result.moved) {
    const name = nameOf(result, moved.run);
    if (name) events.emit("task:moved", { runKey: moved.run, ...name, ...moved });
  }
  for (const { run, task, mapIndex, number } of result.claimed.attempts) {
    const name = nameOf(result, run);
    const moved = { run, task, mapIndex, from: "scheduled", to: "queued", attempts: number } as const;
    if (name) events.emit("task:moved", { runKey: run, ...name, ...moved });
  }
}

function nameOf({ runs, claimed }: BatchResult, runKey: RunKey): RunName | undefined {
  const run = claimed.runs.get(runKey);
  return runs.get(runKey) ?? (run && { dagId: run.dag, runId: run.id });
}
