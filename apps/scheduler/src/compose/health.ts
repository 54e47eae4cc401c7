import { setTimeout as sleep } from "node:timers/promises";
import { toError, toIso } from "@daymill/core";
import type { Clock, EpochMillis } from "@daymill/core";
import type { MetadataDatabase } from "@daymill/metadata";
import type { ComponentHealth, Health } from "@daymill/contract";
import type { LoopFailure, LoopPart, SchedulerEvents } from "../loop/scheduler-events.ts";

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

/** It ticks every second, also with nothing to do: after so long without a tick or a move it hangs, in ms. */
const SILENT_AFTER_MS = 60_000;
const DOWN_AFTER_MS = 300_000;

function watchScheduler(events: SchedulerEvents, clock: Clock): () => ComponentHealth {
  let seenAt: EpochMillis = clock.now();
  const failures = new Map<LoopPart, LoopFailure>();
  const isSeen = (): void => {
    seenAt = clock.now();
  };
  events.on("run:started", isSeen).on("run:ended", isSeen).on("task:moved", isSeen);
  events.on("loop:failed", (failure) => {
    isSeen();
    failures.set(failure.part, failure);
  });
  events.on("loop:went", ({ part }) => {
    isSeen();
    failures.delete(part);
  });
  return () => {
    const worst = [...failures.values()].toSorted((a, b) => b.inARow - a.inARow)[0];
    const silentMs = clock.now() - seenAt;
    const isDown = (worst?.inARow ?? 0) >= DOWN_AFTER || silentMs >= DOWN_AFTER_MS;
    const detail =
      silentMs >= SILENT_AFTER_MS
        ? `Nothing was heard of it for ${Math.round(silentMs / 1_000)} s.`
        : worst === undefined
          ? null
          : `${worst.inARow === 1 ? "1 failure" : `${worst.inARow} failures in a row`}: ${worst.error.message}`;
    return {
      name: "scheduler",
      state: isDown ? "down" : detail === null ? "ok" : "degraded",
      detail,
      seenAt: toIso(seenAt),
    };
  };
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
