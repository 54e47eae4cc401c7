import { answerApproval } from "@daymill/metadata";
import type { Action } from "./action.ts";
import { passTime } from "./pass-time.ts";
import type { SchedulerNode } from "./scheduler-node.ts";
import type { World } from "./world.ts";

/** Looks are answered, some of them. */
async function answerLooks(world: World): Promise<boolean> {
  const asked = world.awake().filter((each) => each.poller.open().length > 0);
  if (asked.length === 0) return false;
  const { poller } = world.random.pick(asked);
  for (const look of poller.open()) if (world.random.chance(0.6)) poller.answer(look, world);
  return true;
}

/** For a while somebody answers whatever is asked: a job begins, goes on, and ends. */
async function answerForLong(world: World): Promise<boolean> {
  let answered = 0;
  for (let k = 0; k < 4; k += 1) {
    for (const { poller } of world.awake())
      for (const look of poller.open()) {
        poller.answer(look, world);
        answered += 1;
      }
    await world.settle();
    await passTime(world, 1_000 + world.random.int(3_000));
    await world.settle();
  }
  return answered > 0;
}

/** Longer than a scheduler may be calling somebody without saying that it still does. */
const LONG_CALL_MS = 95_000;

/** Somebody who is called does not answer for long, and another scheduler looks whether anybody is to be called. */
async function callForLong(world: World): Promise<boolean> {
  const caller = world.awake().find(({ poller }) => poller.open().some(({ watch }) => watch !== undefined));
  if (caller === undefined) return false;
  beginCalls(caller, world);
  await passTime(world, LONG_CALL_MS);
  // Who died meanwhile calls nobody any more.
  await world.settle();
  const other = world.awake().find((node) => node !== caller);
  await other?.tick();
  // What it calls is known then.
  await world.settle();
  if (other) beginCalls(other, world);
  return true;
}

function beginCalls({ poller }: SchedulerNode, world: World): void {
  for (const call of poller.open()) if (call.watch && call.begunAt === undefined) poller.answer(call, world);
}

function hasDefault(world: World, { dagId, taskId }: { readonly dagId: string; readonly taskId: string }): boolean {
  const wait = world.dags.get(dagId)?.dag.tasks.find(({ id }) => id === taskId)?.wait;
  return wait?.kind === "approval" && wait.onTimeout !== undefined;
}

/** A person answers whatever asks for approval. */
export async function approve(world: World): Promise<boolean> {
  const asking = await world.database.db
    .selectFrom("task_look as look")
    .innerJoin("task_instance as instance", "instance.attempt_key", "look.attempt_key")
    .innerJoin("dag_run as run", "run.run_key", "instance.run_key")
    .select([
      "run.dag_id as dagId",
      "run.run_id as runId",
      "instance.task_id as taskId",
      "instance.map_index as mapIndex",
    ])
    .where("look.said", "like", "It waits for approval%")
    .leftJoin("approval", (join) =>
      join
        .onRef("approval.instance_key", "=", "instance.instance_key")
        .onRef("approval.generation", "=", "instance.generation"),
    )
    .where("approval.at", "is", null)
    .execute();
  for (const name of asking) {
    // Where there is a default, people mostly leave it to that.
    if (hasDefault(world, name) && world.random.chance(0.8)) continue;
    const isApproved = world.random.chance(0.7);
    const values = isApproved ? { zone: "us" } : null;
    const answer = { name, isApproved, who: "simulation", note: null, values };
    await answerApproval(world.database.db, answer, world.clock.now());
  }
  if (asking.length > 0) world.wake([]);
  return asking.length > 0;
}

export const LOOK_ACTIONS: readonly Action[] = [
  { name: "looks are answered", weight: 30, run: answerLooks },
  { name: "whatever is asked is answered for a while", weight: 5, run: answerForLong },
  { name: "somebody is called for long", weight: 3, run: callForLong },
  { name: "a person approves or refuses", weight: 6, run: approve },
];
