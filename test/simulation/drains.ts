import { drainWorker, resumeWorker } from "@daymill/metadata";
import { sql } from "kysely";
import type { Action } from "./action.ts";
import { count } from "./count.ts";
import type { Exercised } from "./invariants.ts";
import { WORKERS } from "./scheduler-node.ts";
import type { WorkerName } from "./scheduler-node.ts";
import type { World } from "./world.ts";

export const STARTS_NOTHING = "no attempt starts on a worker that was drained before it was claimed";
export const ASKS_NOTHING = "a worker that is drained pokes no sensor, and polls and stops no job";
export const STARTS_AGAIN = "a worker that was resumed starts tasks again";
export const ENDS_WITHOUT = "every run ends while a worker is drained";

/** From when a worker was drained until it was resumed, in numbers of attempts: time may stand still between two claims. */
interface Drain {
  readonly worker: WorkerName;
  /** The newest attempt when it was drained. */
  readonly after: number;
  /** The newest attempt when it was resumed. Undefined: it is drained. */
  until: number | undefined;
}

/** Which workers users have drained, and when. */
export class Drains {
  readonly #all: Drain[] = [];
  /** Those that were drained before the step that is just made. */
  #before: ReadonlySet<string> = new Set();

  note(worker: WorkerName, after: number): void {
    if (!this.#isDrained(worker)) this.#all.push({ worker, after, until: undefined });
  }

  end(worker: WorkerName, until: number): void {
    for (const drain of this.#all) if (drain.worker === worker) drain.until ??= until;
  }

  drained(): WorkerName[] {
    return WORKERS.filter((worker) => this.#isDrained(worker));
  }

  /** What must hold of them after every step. */
  async check(world: World, exercised: Exercised): Promise<string | undefined> {
    return this.#checkAsks(world, exercised) ?? (await this.#checkStarts(world, exercised));
  }

  #isDrained(worker: WorkerName): boolean {
    return this.#all.some((drain) => drain.worker === worker && drain.until === undefined);
  }

  #checkAsks({ nodes }: World, exercised: Exercised): string | undefined {
    const isOneDrained = this.#before.size > 0;
    let asking: string | undefined;
    for (const { name, poller } of nodes) {
      const asks = poller.takeAsks();
      if (isOneDrained) count(exercised, ASKS_NOTHING, asks);
      if (asks > 0 && this.#before.has(name) && this.#isDrained(name)) asking ??= name;
    }
    this.#before = new Set(this.drained());
    return asking && `${ASKS_NOTHING}: ${asking} did`;
  }

  async #checkStarts({ database }: World, exercised: Exercised): Promise<string | undefined> {
    if (this.#all.length === 0) return undefined;
    const drains = JSON.stringify(this.#all.map(({ worker, after, until = null }) => ({ worker, after, until })));
    const { rows } = await sql<{ started: number; again: number; broken: string | null }>`
      select count(distinct a.attempt_key) filter (where x.is_within)::int as started,
        count(distinct a.attempt_key) filter (where s.name = x.worker and a.attempt_key > x.until)::int as again,
        min(format('attempt %s on %s, drained after %s', a.attempt_key, s.name, x.after))
          filter (where x.is_within and s.name = x.worker) as broken
      from jsonb_to_recordset(${drains}::jsonb) as d(worker text, after bigint, until bigint)
      cross join task_attempt a
      join worker_session s on s.session_key = a.session_key
      cross join lateral (
        select d.*, a.attempt_key > d.after and (d.until is null or a.attempt_key <= d.until) as is_within
      ) x`.execute(database.db);
    const { started = 0, again = 0, broken = null } = rows[0] ?? {};
    count(exercised, STARTS_NOTHING, started);
    count(exercised, STARTS_AGAIN, again);
    return broken === null ? undefined : `${STARTS_NOTHING}: ${broken}`;
  }
}

/** A person has a worker take nothing more, mostly a busy one, now and then just while it is about to take something. */
async function drain(world: World): Promise<boolean> {
  const { random, database, clock, drains } = world;
  const busy = world.awake().filter(({ executor }) => executor.bodies.size > 0);
  const worker = busy.length > 0 && random.chance(0.8) ? random.pick(busy).name : random.pick(WORKERS);
  const ticking = random.chance(0.5) ? world.awake().map((node) => node.tick()) : [];
  const draining = drainWorker(database.db, worker, clock.now()).then(async (isThere) => {
    if (isThere) drains.note(worker, await newestAttempt(world));
    return isThere;
  });
  const [isThere] = await Promise.all([draining, ...ticking]);
  await world.settle();
  // What it has ends, and something becomes ready by that.
  for (const { name, executor } of world.awake())
    if (name === worker) for (const body of executor.bodies.values()) executor.step(body, random, world);
  return isThere;
}

/** A person has a worker take tasks again, also one that was never drained. */
async function resume(world: World): Promise<boolean> {
  const drained = world.drains.drained();
  const worker = world.random.pick(drained.length > 0 ? drained : WORKERS);
  await resumeOne(world, worker);
  return drained.length > 0;
}

async function resumeOne(world: World, worker: WorkerName): Promise<void> {
  world.drains.end(worker, await newestAttempt(world));
  await resumeWorker(world.database.db, worker);
  world.wake([]);
}

/** The worker that serves every queue is needed, the other one is not: where it is drained, it stays so. */
export async function resumeNeeded(world: World): Promise<void> {
  for (const { name, queues } of world.nodes) if (queues === null) await resumeOne(world, name);
}

async function newestAttempt({ database }: World): Promise<number> {
  const { newest } = await database.db
    .selectFrom("task_attempt")
    .select((select) => select.fn.max("attempt_key").as("newest"))
    .executeTakeFirstOrThrow();
  return newest ?? 0;
}

/** Runs that have ended although a worker was drained all the while since nothing went wrong any more. */
export async function countEndedWithout(world: World, exercised: Exercised): Promise<void> {
  if (world.drains.drained().length === 0) return;
  const { n } = await world.database.db
    .selectFrom("dag_run")
    .select((select) => select.fn.countAll<number>().as("n"))
    .where("ended_at", "is not", null)
    .executeTakeFirstOrThrow();
  count(exercised, ENDS_WITHOUT, n);
}

export const DRAIN_ACTIONS: readonly Action[] = [
  { name: "a worker is drained", weight: 3, run: drain },
  { name: "a worker is resumed", weight: 6, run: resume },
];
