import { setTimeout as sleep } from "node:timers/promises";
import { toError, toIso } from "@daymill/core";
import type { Clock, EpochMillis } from "@daymill/core";
import type { MetadataDatabase } from "@daymill/metadata";
import type { ComponentHealth, Health } from "@daymill/contract";
import type { SchedulerEvents } from "../loop/scheduler-events.ts";

export interface HealthParts {
  readonly database: Pick<MetadataDatabase, "describe">;
  /** undefined: this process runs no scheduler. */
  readonly events: SchedulerEvents | undefined;
  readonly clock: Clock;
  readonly version: string;
  readonly isReady: () => boolean;
}

/** A database that has not answered by then counts as down, in ms. */
const ANSWER_MS = 2_000;

/** Looks after the parts of a server: each call asks the database anew, the scheduler is known by what it told. */
export function healthWatch({ database, events, clock, version, isReady }: HealthParts): () => Promise<Health> {
  const startedAt = clock.now();
  const watched = events ? [watchScheduler(events, clock), watchCallbacks(events, clock)] : [];
  return async () => {
    const components = [await databaseHealth(database, clock), ...watched.map((look) => look())];
    return {
      ready: isReady(),
      status: worstOf(components),
      version,
      startedAt: toIso(startedAt),
      now: toIso(clock.now()),
      components,
    };
  };
}

async function databaseHealth(database: HealthParts["database"], clock: Clock): Promise<ComponentHealth> {
  const late = sleep(ANSWER_MS, undefined, { ref: false }).then(() => undefined);
  try {
    const described = await Promise.race([database.describe(), late]);
    if (described === undefined) return down("database", `It did not answer within ${ANSWER_MS} ms.`);
    const { kind, version, fallbackReason } = described;
    const detail = `${kind} ${version}${fallbackReason === undefined ? "" : `: ${fallbackReason}`}`;
    return {
      name: "database",
      state: fallbackReason === undefined ? "ok" : "degraded",
      detail,
      seenAt: toIso(clock.now()),
    };
  } catch (error) {
    return down("database", toError(error).message);
  }
}

/** Failures in a row after which the scheduler counts as down: by then every retry has failed for half a minute. */
const DOWN_AFTER = 10;

function watchScheduler(events: SchedulerEvents, clock: Clock): () => ComponentHealth {
  let seenAt: EpochMillis = clock.now();
  let failure: { readonly inARow: number; readonly message: string } | undefined;
  const isWell = (): void => {
    seenAt = clock.now();
    failure = undefined;
  };
  events.on("run:started", isWell).on("run:ended", isWell).on("task:moved", isWell);
  events.on("loop:failed", ({ error, inARow }) => {
    failure = { inARow, message: error.message };
  });
  return () => ({
    name: "scheduler",
    state: failure === undefined ? "ok" : failure.inARow >= DOWN_AFTER ? "down" : "degraded",
    detail: failure === undefined ? null : `${failure.inARow} failures in a row: ${failure.message}`,
    seenAt: toIso(seenAt),
  });
}

/** Callbacks that nobody can call: their functions are not to blame, and they are tried again. */
function watchCallbacks(events: SchedulerEvents, clock: Clock): () => ComponentHealth {
  let seenAt: EpochMillis = clock.now();
  let inARow = 0;
  let why = "";
  events.on("callback:called", ({ hasBegun, error }) => {
    inARow = hasBegun ? 0 : inARow + 1;
    if (hasBegun) seenAt = clock.now();
    else why = error ?? "";
  });
  return () => ({
    name: "callbacks",
    state: inARow === 0 ? "ok" : "degraded",
    detail: inARow === 0 ? null : `${inARow} in a row could not be called: ${why}`,
    seenAt: toIso(seenAt),
  });
}

function down(name: string, detail: string): ComponentHealth {
  return { name, state: "down", detail, seenAt: null };
}

function worstOf(components: readonly ComponentHealth[]): Health["status"] {
  const states = new Set(components.map((component) => component.state));
  return states.has("down") ? "down" : states.has("degraded") ? "degraded" : "ok";
}
