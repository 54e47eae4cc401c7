import { epochMillis } from "@daymill/core";
import { connect, IN_MEMORY, migrate } from "@daymill/metadata";
import type { MetadataDatabase } from "@daymill/metadata";
import { silentLog } from "@daymill/metadata/testing";
import { ALL_END, BACKFILLS_END, EACH_DAY_ONCE, HELD_BACK } from "./at-end.ts";
import { NO_CONDITION_LEFT } from "./assets.ts";
import { CALLED, CALLED_BY_ONE, NO_CALLBACK_LEFT, TRY_IS_CALL } from "./callbacks.ts";
import { ALL_DECIDED } from "./deadlines.ts";
import { ACTIONS } from "./actions.ts";
import { ASKS_NOTHING, ENDS_WITHOUT, STARTS_AGAIN, STARTS_NOTHING } from "./drains.ts";
import { NAMES_EACH_ONCE, QUIET, SEVERAL, TOLD_ONCE } from "./grouped-calls.ts";
import { OVER_DAGS } from "./clear-over-dags.ts";
import { INVARIANT_NAMES } from "./invariants.ts";
import { NO_JOB_LEFT, ONE_JOB_A_TOKEN, ONE_LIVE_JOB } from "./job-checks.ts";
import { LEFT_ALONE, LEFT_RUNNING } from "./left-jobs.ts";
import { MEMORY_IS_RIGHT, STEPPED } from "./memory-checks.ts";
import { RECOVERED, RECOVERED_LATER } from "./recoveries.ts";
import { runSeed } from "./run-seed.ts";
import type { SeedResult, Tally } from "./run-seed.ts";
import { SIGHTING_NAMES } from "./sightings.ts";
import { SUBSET } from "./subsets.ts";
import { VERDICT } from "./verdicts.ts";

export interface SimulationResult {
  readonly tally: Tally;
  /** The first seed that broke something. */
  readonly failure: SeedResult | undefined;
  readonly seeds: number;
}

/** One database in memory, for any number of seeds. */
export async function openSimulation(): Promise<MetadataDatabase> {
  const database = await connect({ kind: "pglite", dataDir: IN_MEMORY }, { log: silentLog });
  await migrate(database, { now: epochMillis(0) });
  return database;
}

/** Runs seeds one after another until one breaks something. */
export async function simulate(
  database: MetadataDatabase,
  seeds: Iterable<number>,
  onSeed: (result: SeedResult) => void = () => undefined,
): Promise<SimulationResult> {
  const tally: Tally = { exercised: new Map(), actions: new Map(), sightings: new Map() };
  let done = 0;
  for (const seed of seeds) {
    const result = await runSeed(database, seed, tally);
    done += 1;
    onSeed(result);
    if (result.violation !== undefined) return { tally, failure: result, seeds: done };
  }
  return { tally, failure: undefined, seeds: done };
}

export function* seedsFrom(first: number, count: number): Generator<number> {
  for (let seed = first; seed < first + count; seed += 1) yield seed;
}

/** Everything that is checked, and everything that happens: each must have had its occasion. */
export function neverExercised({ exercised, actions, sightings }: Tally): string[] {
  const checks = [
    ...INVARIANT_NAMES,
    VERDICT,
    ALL_END,
    BACKFILLS_END,
    HELD_BACK,
    EACH_DAY_ONCE,
    SUBSET,
    NO_CONDITION_LEFT,
    ONE_LIVE_JOB,
    ONE_JOB_A_TOKEN,
    LEFT_ALONE,
    LEFT_RUNNING,
    NO_JOB_LEFT,
    STARTS_NOTHING,
    ASKS_NOTHING,
    STARTS_AGAIN,
    ENDS_WITHOUT,
    RECOVERED,
    RECOVERED_LATER,
    QUIET,
    NAMES_EACH_ONCE,
    TOLD_ONCE,
    SEVERAL,
    MEMORY_IS_RIGHT,
    STEPPED,
    CALLED,
    CALLED_BY_ONE,
    TRY_IS_CALL,
    NO_CALLBACK_LEFT,
    ALL_DECIDED,
    OVER_DAGS,
  ].filter((name) => !((exercised.get(name) ?? 0) > 0));
  const happenings = ACTIONS.map(({ name }) => name).filter((name) => !((actions.get(name) ?? 0) > 0));
  const sights = SIGHTING_NAMES.filter((name) => !((sightings.get(name) ?? 0) > 0));
  return [...checks, ...happenings, ...sights];
}
