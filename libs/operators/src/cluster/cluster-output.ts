import { epochMillis, toIso } from "@daymill/core";
import type { ClusterView, StepView } from "./cluster-backend.ts";
import type { ClusterState, StepState } from "./cluster-state.ts";

/** A cluster, as the output of a task tells of it. Instants are ISO 8601 in UTC; null: not known. */
export interface ClusterOutput {
  /** What other tasks find it by. */
  readonly cluster: string;
  readonly state: ClusterState;
  readonly createdAt: string | null;
  readonly readyAt: string | null;
  readonly endedAt: string | null;
  /** From its creation to its end, or until it was ready. */
  readonly durationMs: number | null;
  /** Where its logs are: a URI or a directory. */
  readonly logs: string | null;
}

export interface StepOutput {
  readonly cluster: string;
  readonly step: string;
  readonly state: StepState;
  readonly startedAt: string | null;
  readonly endedAt: string | null;
  readonly durationMs: number | null;
  readonly logs: string | null;
}

export function toClusterOutput(view: ClusterView): ClusterOutput {
  const { id, state, createdAt, readyAt, endedAt, logs } = view;
  return {
    cluster: id,
    state,
    createdAt: isoOf(createdAt),
    readyAt: isoOf(readyAt),
    endedAt: isoOf(endedAt),
    durationMs: between(createdAt, endedAt ?? readyAt),
    logs,
  };
}

export function toStepOutput(cluster: string, { id, state, startedAt, endedAt, logs }: StepView): StepOutput {
  return {
    cluster,
    step: id,
    state,
    startedAt: isoOf(startedAt),
    endedAt: isoOf(endedAt),
    durationMs: between(startedAt, endedAt),
    logs,
  };
}

function isoOf(instant: number | null): string | null {
  return instant === null ? null : toIso(epochMillis(instant));
}

function between(from: number | null, to: number | null): number | null {
  return from === null || to === null ? null : to - from;
}
