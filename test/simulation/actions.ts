import type { DagId, RunId } from "@daymill/core";
import { createRuns, markOutputsLost, setPaused } from "@daymill/metadata";
import type { Action } from "./action.ts";
import { ASSET_ACTIONS } from "./asset-actions.ts";
import { BACKFILL_ACTIONS } from "./backfill-actions.ts";
import { BACKFILL_SCHEDULE_ACTIONS } from "./backfill-schedule-actions.ts";
import { clear, mark, markWholeRun, someRun, undo } from "./clear-actions.ts";
import { approve, LOOK_ACTIONS } from "./look-actions.ts";
import { DRAIN_ACTIONS } from "./drains.ts";
import { passTime } from "./pass-time.ts";
import { PERSON_ACTIONS } from "./person-actions.ts";
import { changedDag } from "./random-dag.ts";
import type { RunningBody } from "./simulated-executor.ts";
import { DELETION, RETENTION } from "./retention.ts";
import type { SchedulerNode } from "./scheduler-node.ts";
import type { World } from "./world.ts";

async function stepBodies(world: World): Promise<boolean> {
  const busy = world.awake().filter((each) => each.executor.bodies.size > 0);
  if (busy.length === 0) return false;
  const node = world.random.pick(busy);
  const steps = 1 + world.random.int(3);
  for (let k = 0; k < steps; k += 1) stepOne(world, node);
  return true;
}

function stepOne(world: World, node: SchedulerNode): void {
  const bodies: RunningBody[] = [...node.executor.bodies.values()];
  if (bodies.length > 0) node.executor.step(world.random.pick(bodies), world.random, world);
}

async function tick(world: World): Promise<boolean> {
  const awake = world.awake();
  if (awake.length === 0) return false;
  const first = world.random.pick(awake);
  const ticking = world.random.chance(0.2) ? awake : [first];
  await Promise.all(ticking.map((node) => node.tick()));
  return true;
}

async function wait(world: World): Promise<boolean> {
  await passTime(world, world.random.chance(0.1) ? 10_000 + world.random.int(80_000) : world.random.int(4_000));
  return true;
}

async function trigger(world: World): Promise<boolean> {
  const { dag, versionKey } = world.random.pick([...world.dags.values()]);
  const now = world.clock.now();
  const run = {
    dagId: dag.id as DagId,
    runId: `manual__${world.random.int(1_000_000_000)}` as RunId,
    type: "manual",
    logicalDate: null,
    interval: { start: now, end: now },
    runAfter: now,
    versionKey,
    params: {},
  } as const;
  const created = await createRuns(world.database.db, [run], now);
  world.wake(created.map(({ runKey }) => runKey));
  return true;
}

/** Retention removes what the outputs of a run refer to; the empty text stands in every one. */
async function loseOutputs(world: World): Promise<boolean> {
  const run = await someRun(world);
  if (run === undefined) return false;
  await markOutputsLost(world.database.db, [{ ...run, uri: "" }], world.clock.now());
  return true;
}

async function fillScratch(world: World): Promise<boolean> {
  const wasFull = world.isFull;
  world.isFull = !wasFull && world.random.chance(0.5);
  return world.isFull !== wasFull;
}

async function pause(world: World): Promise<boolean> {
  const { dag } = world.random.pick([...world.dags.values()]);
  const change = { dagId: dag.id as DagId, paused: world.random.chance(0.5), who: "simulation" };
  return await setPaused(world.database.db, change, world.clock.now());
}

async function deploy(world: World): Promise<boolean> {
  const { dag } = world.random.pick([...world.dags.values()]);
  await world.deploy(changedDag(world.random, dag));
  return true;
}

/** A deploy without a DAG; the next one that has it makes it active again. */
async function withdraw(world: World): Promise<boolean> {
  await world.withdraw(world.random.pick([...world.dags.keys()]));
  return true;
}

async function crash(world: World): Promise<boolean> {
  const node = world.random.pick(world.nodes);
  node.kill();
  return true;
}

async function freeze(world: World): Promise<boolean> {
  const node = world.random.pick(world.nodes);
  node.frozenUntil = world.clock.now() + 20_000 + world.random.int(60_000);
  world.callbacks.forget(node.poller);
  return true;
}

/** An end is told once more, maybe after its attempt was taken away. */
async function repeatEnd(world: World): Promise<boolean> {
  const node = world.random.pick(world.nodes);
  if (!node.isAwake() || node.executor.told.length === 0) return false;
  node.executor.tell(world.random.pick(node.executor.told));
  return true;
}

/** What a process that is gone left behind is found by another. */
async function findLeftBehind(world: World): Promise<boolean> {
  const [node] = world.awake();
  const event = world.leftBehind.shift();
  if (node === undefined || event === undefined) return false;
  node.executor.tell(event);
  return true;
}

export const ACTIONS: readonly Action[] = [
  { name: "bodies begin or end", weight: 40, run: stepBodies },
  { name: "tick", weight: 16, run: tick },
  { name: "time passes", weight: 12, run: wait },
  { name: "trigger", weight: 6, run: trigger },
  { name: "clear", weight: 6, run: clear },
  { name: "retention removes what outputs refer to", weight: 2, run: loseOutputs },
  { name: "the scratch places get full, or have room again", weight: 3, run: fillScratch },
  { name: "undo a clear", weight: 2, run: undo },
  { name: "mark tasks", weight: 2, run: mark },
  { name: "mark a run", weight: 1, run: markWholeRun },
  { name: "pause or unpause", weight: 2, run: pause },
  { name: "deploy", weight: 3, run: deploy },
  { name: "a deploy comes without a DAG", weight: 1, run: withdraw },
  { name: "a scheduler is killed", weight: 3, run: crash },
  { name: "a scheduler freezes", weight: 1, run: freeze },
  { name: "an end is told again", weight: 6, run: repeatEnd },
  { name: "an end that was left behind is found", weight: 6, run: findLeftBehind },
  ...DRAIN_ACTIONS,
  ...PERSON_ACTIONS,
  ...LOOK_ACTIONS,
  ...ASSET_ACTIONS,
  ...BACKFILL_ACTIONS,
  ...BACKFILL_SCHEDULE_ACTIONS,
  RETENTION,
  DELETION,
];

/** Once nothing goes wrong any more: everybody does what there is to do. */
export async function runOn(world: World, ms: number): Promise<void> {
  for (const event of world.leftBehind.splice(0)) world.nodes[0]?.executor.tell(event);
  for (const node of world.nodes) {
    for (const body of node.executor.bodies.values()) node.executor.step(body, world.random, world);
    for (const look of node.poller.open()) node.poller.answer(look, world);
  }
  await approve(world);
  await world.settle();
  await passTime(world, ms);
  await world.random.pick(world.nodes).tick();
  await world.settle();
}
