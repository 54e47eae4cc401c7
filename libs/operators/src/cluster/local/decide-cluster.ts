import { isStepOver } from "../cluster-state.ts";
import type { ClusterState, StepState } from "../cluster-state.ts";
import type { OnStepFailure } from "../step-spec.ts";

// A cluster on this machine has no process of its own. Whoever asks for it reads facts from its folder, decides here, and
// writes new facts, each of them once; so that several may ask at the same time and come to the same answer.

/** What is known of a step or a bootstrap action. Instants are milliseconds since 1970. */
export interface StepFacts {
  readonly id: string;
  readonly addedAt: number;
  readonly onFailure: OnStepFailure;
  readonly fate: { readonly kind: "start" | "never"; readonly at: number; readonly reason?: string } | null;
  /** Somebody ended it: itself, or its cluster. */
  readonly stopped: "cancelled" | "interrupted" | null;
  readonly hasBegun: boolean;
  readonly isAlive: boolean;
  /** Code null: its processes were killed. */
  readonly exit: { readonly code: number | null; readonly at: number } | null;
}

/** Why a cluster ended, in EMR's codes. */
export interface ClusterEnd {
  readonly code: "USER_REQUEST" | "STEP_FAILURE" | "BOOTSTRAP_FAILURE" | "ALL_STEPS_COMPLETED";
  readonly message: string;
  readonly at: number;
}

export interface ClusterFacts {
  readonly createdAt: number;
  readonly stepConcurrency: number;
  readonly keepAlive: boolean;
  readonly idleMs: number | null;
  readonly end: ClusterEnd | null;
  readonly bootstrap: readonly StepFacts[];
  /** In the order in which they were added. */
  readonly steps: readonly StepFacts[];
}

export type ClusterMove =
  | { readonly kind: "start"; readonly step: string }
  /** It has not begun and never will. */
  | { readonly kind: "never"; readonly step: string; readonly reason: string }
  | { readonly kind: "stop"; readonly step: string }
  /** Its processes have gone without a word. */
  | { readonly kind: "lost"; readonly step: string }
  | { readonly kind: "end"; readonly end: ClusterEnd };

/** From the claim of a step to its first sign of life, in ms. Whoever claimed it died; or it is the machine that is slow. */
const BEGIN_WITHIN_MS = 30_000;

/** The moves to make now, in this order; none: nothing is to be done before something else happens. */
export function decideCluster(cluster: ClusterFacts, now: number): readonly ClusterMove[] {
  const { bootstrap, steps, end } = cluster;
  const lost = [...bootstrap, ...steps].filter((step) => isLost(step, now));
  if (lost.length > 0) return lost.map(({ id }) => ({ kind: "lost", step: id }));
  if (end !== null) return [...bootstrap, ...steps].flatMap((step) => afterEnd(step, end));
  const failedAction = bootstrap.find((action) => stateOf(action) === "FAILED");
  if (failedAction !== undefined) {
    const message = `bootstrap action ${failedAction.id} failed: ${describeExit(failedAction)}`;
    return [{ kind: "end", end: { code: "BOOTSTRAP_FAILURE", message, at: now } }];
  }
  if (!bootstrap.every(isOver)) return toStart(bootstrap, 1);
  const failed = steps.filter((step) => stateOf(step) === "FAILED");
  const fatal = failed.find(({ onFailure }) => onFailure === "terminate_cluster");
  if (fatal !== undefined) {
    const message = `step ${fatal.id} failed: ${describeExit(fatal)}`;
    return [{ kind: "end", end: { code: "STEP_FAILURE", message, at: now } }];
  }
  const never = steps.flatMap((step) => cancelledWith(step, failed));
  if (never.length > 0) return never;
  if (steps.every(isOver)) return endOfWork(cluster, now);
  return toStart(steps, cluster.stepConcurrency);
}

/** The state of a step, in EMR's words. */
export function stateOf({ fate, stopped, isAlive, exit }: StepFacts): StepState {
  if (fate === null) return "PENDING";
  if (fate.kind === "never") return "CANCELLED";
  if (isAlive || exit === null) return stopped === "cancelled" ? "CANCEL_PENDING" : "RUNNING";
  if (exit.code === 0) return "COMPLETED";
  if (stopped === null) return "FAILED";
  return stopped === "cancelled" ? "CANCELLED" : "INTERRUPTED";
}

/** The state of a cluster, in EMR's words. */
export function clusterStateOf({ end, bootstrap, steps }: ClusterFacts): ClusterState {
  if (end !== null) {
    if (![...bootstrap, ...steps].every(isOver)) return "TERMINATING";
    const isBad = end.code === "STEP_FAILURE" || end.code === "BOOTSTRAP_FAILURE";
    return isBad ? "TERMINATED_WITH_ERRORS" : "TERMINATED";
  }
  if (!bootstrap.every(isOver)) return "BOOTSTRAPPING";
  return steps.every(isOver) ? "WAITING" : "RUNNING";
}

/** What a shell has for the end of a program by a signal: 128 and its number. */
const SIGNALS: Readonly<Record<number, string>> = {
  130: "SIGINT",
  134: "SIGABRT",
  137: "SIGKILL, as when the machine runs out of memory",
  139: "SIGSEGV",
  143: "SIGTERM",
};

/** How a step that did not complete ended, for a person. */
export function describeExit({ fate, exit }: StepFacts): string {
  if (fate?.kind === "never") return fate.reason ?? "it was cancelled before it began";
  if (exit === null) return "it has not ended";
  if (exit.code === null) return "its processes were killed";
  const signal = SIGNALS[exit.code];
  return `it ended with exit code ${exit.code}${signal === undefined ? "" : ` (${signal})`}`;
}

function isOver(step: StepFacts): boolean {
  return isStepOver(stateOf(step));
}

function isLost({ fate, hasBegun, isAlive, exit }: StepFacts, now: number): boolean {
  if (fate?.kind !== "start" || isAlive || exit !== null) return false;
  return hasBegun || now - fate.at >= BEGIN_WITHIN_MS;
}

function afterEnd(step: StepFacts, { message }: ClusterEnd): ClusterMove[] {
  if (step.fate === null) return [{ kind: "never", step: step.id, reason: `the cluster has ended: ${message}` }];
  return isOver(step) ? [] : [{ kind: "stop", step: step.id }];
}

/** A step that had been added when one failed which cancels the rest. */
function cancelledWith({ id, fate, addedAt }: StepFacts, failed: readonly StepFacts[]): ClusterMove[] {
  const culprit = failed.find(
    ({ onFailure, exit }) => onFailure === "cancel_and_wait" && exit !== null && addedAt <= exit.at,
  );
  if (fate !== null || culprit === undefined) return [];
  return [{ kind: "never", step: id, reason: `step ${culprit.id} failed, which cancels those that had not begun` }];
}

function endOfWork({ keepAlive, idleMs, steps, createdAt }: ClusterFacts, now: number): ClusterMove[] {
  const lastAt = Math.max(createdAt, ...steps.map(({ exit, fate }) => exit?.at ?? fate?.at ?? createdAt));
  const isIdle = idleMs !== null && now - lastAt >= idleMs;
  if (keepAlive && !isIdle) return [];
  const message = keepAlive ? "it had nothing to do for its idle timeout" : "all steps have ended";
  return [{ kind: "end", end: { code: "ALL_STEPS_COMPLETED", message, at: now } }];
}

/** In their order: one begins when fewer than `atOnce` of those before it are under way. */
function toStart(steps: readonly StepFacts[], atOnce: number): ClusterMove[] {
  const open = steps.filter((step) => !isOver(step));
  return open.slice(0, atOnce).flatMap(({ id, fate }) => (fate === null ? [{ kind: "start", step: id } as const] : []));
}
