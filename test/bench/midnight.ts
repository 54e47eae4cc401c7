import { epochMillis } from "@daymill/core";
import type { MetadataDatabase } from "@daymill/metadata";
import { midnightDags } from "./dags.ts";
import { openEngine } from "./engine.ts";
import type { Engine } from "./engine.ts";
import { jumpingClock } from "./jumping-clock.ts";

const DAY = "2026-03-01";
const NOON = epochMillis(Date.UTC(2026, 2, 1, 12));
const MIDNIGHT = epochMillis(Date.UTC(2026, 2, 2));
/** Long enough to see that nothing is due yet. */
const BEFORE_MS = 1_500;
const WORKERS = 10;

/** A scheduler that soon has many DAGs due in the same second. */
export interface Midnight {
  readonly engine: Engine;
  /** When they are due, on the clock of performance.now(). */
  readonly dueAt: number;
}

/** Deploys so many DAGs of three tasks before midnight, and starts a scheduler a moment before it. */
export async function openMidnight(database: MetadataDatabase, dags: number): Promise<Midnight> {
  const clock = jumpingClock(NOON);
  const engine = await openEngine({
    database,
    dag: midnightDags({ count: dags, first: DAY }),
    bodies: "in-process",
    workers: WORKERS,
    clock,
    onDeployed: () => clock.jumpTo(epochMillis(MIDNIGHT - BEFORE_MS)),
  });
  return { engine, dueAt: performance.now() + MIDNIGHT - clock.now() };
}
