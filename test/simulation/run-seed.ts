import type { MetadataDatabase } from "@daymill/metadata";
import { ACTIONS, runOn } from "./actions.ts";
import type { Action } from "./action.ts";
import { checkAtEnd, isAllDone } from "./at-end.ts";
import { pauseBackfillSchedules } from "./backfill-schedule-actions.ts";
import { resumeBackfills } from "./backfill-actions.ts";
import { count } from "./count.ts";
import { countEndedWithout, resumeNeeded } from "./drains.ts";
import { emptyDatabase } from "./empty-database.ts";
import { readWatermark } from "./effects.ts";
import { clearOverDags } from "./clear-over-dags.ts";
import { checkInvariants } from "./invariants.ts";
import type { Exercised } from "./invariants.ts";
import { checkJobs } from "./job-checks.ts";
import { markerDice } from "./markers.ts";
import { checkLeftJobs } from "./left-jobs.ts";
import { checkMemory } from "./memory-checks.ts";
import { CALL_AGAIN, restorePools } from "./person-actions.ts";
import { seededRandom } from "./random.ts";
import type { Random } from "./random.ts";
import { checkRecoveries } from "./recoveries.ts";
import { DELETION, RETENTION } from "./retention.ts";
import { countSightings } from "./sightings.ts";
import { checkVerdicts } from "./verdicts.ts";
import { World } from "./world.ts";

/** Things that happen in one simulation before all is well. */
const STEPS = 84;
/** Rounds in which people still do something once all is well. */
const LATE_ROUNDS = 40;
/** Rounds in which everything must be over once all is well. */
const MAX_ROUNDS = 200;

export interface SeedResult {
  readonly seed: number;
  /** What was broken; undefined: all held. */
  readonly violation: string | undefined;
  /** What happened, in order. */
  readonly steps: readonly string[];
}

/** What all seeds together did and looked at. */
export interface Tally {
  readonly exercised: Exercised;
  readonly actions: Map<string, number>;
  readonly sightings: Map<string, number>;
}

/** One simulation from a seed: things happen and go wrong, then nothing goes wrong any more and everything must end. */
export async function runSeed(database: MetadataDatabase, seed: number, tally: Tally): Promise<SeedResult> {
  const steps: string[] = [];
  try {
    await emptyDatabase(database);
    const world = new World(database, seededRandom(seed), markerDice(seed));
    await world.begin();
    const violation = (await runFaulty(world, tally, steps)) ?? (await runToTheEnd(world, tally, steps));
    await countSightings(database, tally.sightings);
    return { seed, violation, steps };
  } catch (error) {
    const text = error instanceof Error ? (error.stack ?? error.message) : String(error);
    return { seed, violation: `it threw: ${text}`, steps };
  }
}

async function runFaulty(world: World, tally: Tally, steps: string[]): Promise<string | undefined> {
  for (let step = 0; step < STEPS; step += 1) {
    const action = pickAction(world.random);
    steps.push(action.name);
    if (await action.run(world)) count(tally.actions, action.name, 1);
    await world.settle();
    if (await clearOverDags(world, tally.exercised)) {
      steps.push("a clear goes on to another DAG");
      await world.settle();
    }
    const violation = await check(world, tally);
    if (violation !== undefined) return violation;
  }
  count(tally.actions, "a database call fails or its answer is lost", world.faults);
  return undefined;
}

async function runToTheEnd(world: World, tally: Tally, steps: string[]): Promise<string | undefined> {
  steps.push("all is well from here on");
  world.hasFaults = false;
  for (const node of world.nodes) node.frozenUntil = 0;
  await world.publish();
  await pauseBackfillSchedules(world);
  await resumeNeeded(world);
  await restorePools(world);
  for (let round = 0; round < MAX_ROUNDS; round += 1) {
    // In each round: failures pause DAGs and backfills.
    await world.unpauseAll();
    await resumeBackfills(world);
    await runOn(world, round < 4 ? 2_000 : 12_000);
    // Before a run is removed from which another one has recovered.
    const misled = await checkRecoveries(world, tally.exercised);
    if (misled !== undefined) return misled;
    // Most runs end here, and most callbacks fail for good.
    for (const late of [RETENTION, DELETION, CALL_AGAIN])
      if (round < LATE_ROUNDS && world.random.chance(0.1) && (await late.run(world)))
        count(tally.actions, late.name, 1);
    const violation = round % 10 === 0 ? await check(world, tally) : undefined;
    if (violation !== undefined) return violation;
    if (round > 4 && (await isAllDone(world))) break;
  }
  await countEndedWithout(world, tally.exercised);
  return (await check(world, tally)) ?? (await checkAtEnd(world, tally.exercised));
}

async function check(world: World, { exercised }: Tally): Promise<string | undefined> {
  world.watermark = await readWatermark(world.database);
  return (
    (await checkInvariants(world.database, exercised)) ??
    checkJobs(world.service, exercised) ??
    (await checkLeftJobs(world, exercised)) ??
    (await world.drains.check(world, exercised)) ??
    (await checkRecoveries(world, exercised)) ??
    world.groupedCalls.check(exercised) ??
    (await checkMemory(world, exercised)) ??
    (await checkVerdicts(world, exercised))
  );
}

const TOTAL_WEIGHT = ACTIONS.reduce((sum, { weight }) => sum + weight, 0);

function pickAction(random: Random): Action {
  let rest = random.int(TOTAL_WEIGHT);
  for (const action of ACTIONS) {
    rest -= action.weight;
    if (rest < 0) return action;
  }
  throw new RangeError("the weights do not add up");
}
