import { createHash } from "node:crypto";

/** Names a run. */
export interface TracedRun {
  readonly dagId: string;
  readonly runId: string;
}

/** Names an attempt within its run. */
export interface TracedAttempt {
  readonly taskId: string;
  readonly mapIndex: number;
  readonly number: number;
}

// Ids are made of names, so that whoever knows a run or an attempt knows its place in a trace: the process that runs a
// body, that which writes its end down, and that which ends the run need tell each other nothing.

/** 16 bytes in hex. A run that runs again after a clear goes on with its trace. */
export function traceIdOf({ dagId, runId }: TracedRun): string {
  return hashOf(["run", dagId, runId]).slice(0, 32);
}

/** 8 bytes in hex, of what is named within a run. */
export function spanIdOf(run: TracedRun, ...name: readonly (string | number)[]): string {
  return hashOf(["span", run.dagId, run.runId, ...name]).slice(0, 16);
}

export function attemptSpanId(run: TracedRun, { taskId, mapIndex, number }: TracedAttempt): string {
  return spanIdOf(run, "attempt", taskId, mapIndex, number);
}

/** What a body hands on so that what it calls joins the trace: W3C Trace Context, version 00, sampled. */
export function traceparentOf(run: TracedRun, attempt: TracedAttempt): string {
  return `00-${traceIdOf(run)}-${attemptSpanId(run, attempt)}-01`;
}

function hashOf(name: readonly (string | number)[]): string {
  return createHash("sha256").update(JSON.stringify(name)).digest("hex");
}
