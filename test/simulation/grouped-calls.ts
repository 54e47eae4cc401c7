import { MAX_FAILED_IN_EVENT } from "@daymill/core";
import type { SessionKey, ToldEvent } from "@daymill/core";
import type { LookOrder } from "@daymill/scheduler/testing";
import { sql } from "kysely";
import { count } from "./count.ts";
import type { Exercised } from "./invariants.ts";
import type { SchedulerNode } from "./scheduler-node.ts";
import { GROUP_MS } from "./told.ts";
import type { World } from "./world.ts";

export const QUIET = "a group that was told of something is told of nothing new for a while";
export const NAMES_EACH_ONCE = "a call of a group names each that it tells of once, by what happened to it last";
export const TOLD_ONCE = "what a group was told of is not told again once that was written down";
export const SEVERAL = "a call told of several";

/** A callback that is told with others of its group, as it stands. */
interface GroupRow {
  readonly key: number;
  readonly group: string;
  readonly state: string;
  readonly turn: number;
  readonly takenBy: SessionKey | null;
  readonly attempt: number;
  /** What it is about: a run, a task instance, a deadline of a run, a backfill. */
  readonly subject: string;
  readonly quietUntil: number | null;
}

/** A call that a scheduler has ordered, and all that it and others took since the last look. */
interface NewCall {
  readonly order: LookOrder;
  readonly node: SchedulerNode;
  readonly taken: readonly GroupRow[];
  /** Nothing was lost on the way, so that what was taken is what the call tells of. */
  readonly isSure: boolean;
}

/** A callback has minus its key in the place of an attempt's. */
export function callbackKey({ attempt }: LookOrder): number {
  return -Number(attempt.attemptKey);
}

/**
 * Which callbacks each call tells of. A call names one of them only; the others are those of its group that its scheduler
 * took at the same moment, which is seen by their turns: they are read after everything that happens.
 */
export class GroupedCalls {
  #seen: ReadonlyMap<number, GroupRow> = new Map();
  #quiet: ReadonlyMap<string, number> = new Map();
  #seenAt = 0;
  #faults = 0;
  readonly #members = new WeakMap<LookOrder, readonly number[]>();
  readonly #exercised = new Map<string, number>();
  /** The first thing that was wrong. */
  #broken: string | undefined;

  /** The callbacks that a call tells of. */
  membersOf(order: LookOrder): readonly number[] {
    return this.#members.get(order) ?? [callbackKey(order)];
  }

  /** Reads what the calls tell of that were ordered since this was done last. */
  async learn(world: World): Promise<void> {
    const rows = await readRows(world);
    const now = world.clock.now();
    const taken = rows.filter(({ key, turn, takenBy }) => takenBy !== null && turn > (this.#seen.get(key)?.turn ?? 0));
    for (const row of taken) this.#checkTaken(row, now);
    const faults = world.faults + world.nodes.reduce((sum, node) => sum + node.faults, 0);
    for (const node of world.nodes) {
      const orders = node.poller.takeCalls();
      for (const order of orders)
        this.#learnCall({ order, node, taken, isSure: faults === this.#faults && isAloneIn(orders, order) });
    }
    this.#faults = faults;
    this.#seenAt = now;
    this.#seen = new Map(rows.map((row) => [row.key, row]));
    this.#quiet = new Map(rows.map(({ group, quietUntil }) => [group, quietUntil ?? 0]));
  }

  /** What must hold of all calls up to now. */
  check(exercised: Exercised): string | undefined {
    for (const [name, times] of this.#exercised) count(exercised, name, times);
    this.#exercised.clear();
    return this.#broken;
  }

  #checkTaken({ key, group, quietUntil }: GroupRow, now: number): void {
    const before = this.#seen.get(key);
    count(this.#exercised, TOLD_ONCE, 1);
    if (before?.state === "success") this.#broken ??= `${TOLD_ONCE}: ${key} of ${group}`;
    if ((before?.turn ?? 0) > 0) return;
    count(this.#exercised, QUIET, 1);
    const wasQuiet = (this.#quiet.get(group) ?? 0) > now;
    const isQuiet = (quietUntil ?? 0) >= this.#seenAt + GROUP_MS;
    if (wasQuiet) this.#broken ??= `${QUIET}: ${group} was quiet when ${key} was taken`;
    if (!isQuiet) this.#broken ??= `${QUIET}: ${group} is not quiet after ${key} was taken`;
  }

  #learnCall({ order, node, taken, isSure }: NewCall): void {
    const { action } = order;
    if (action.kind !== "callback") return;
    const group = taken.find(({ key }) => key === callbackKey(order))?.group;
    if (group === undefined) {
      if (action.event.kind === "group")
        this.#broken ??= `${NAMES_EACH_ONCE}: ${callbackKey(order)} stands in no group`;
      return;
    }
    const held = new Set(
      node.poller.open().flatMap((look) => (look.order === order ? [] : (this.#members.get(look.order) ?? []))),
    );
    const { sessionKey } = node.executor;
    const rows = taken.filter((row) => row.group === group && row.takenBy === sessionKey && !held.has(row.key));
    const named = namedIn(action.event);
    const isCut = action.event.kind === "group" && action.event.count > named.length;
    const members = rows.filter(({ subject }) => isCut || named.some((each) => each.subject === subject));
    this.#members.set(
      order,
      members.map(({ key }) => key),
    );
    count(this.#exercised, NAMES_EACH_ONCE, 1);
    if (members.length > 1) count(this.#exercised, SEVERAL, 1);
    const wrong = whatIsWrong(action.event, rows, isSure);
    if (wrong !== undefined) this.#broken ??= `${NAMES_EACH_ONCE}: ${callbackKey(order)} of ${group}, ${wrong}`;
  }
}

/** No other call of the same kind is told of the same: which was taken for which call is not known where there are two. */
function isAloneIn(orders: readonly LookOrder[], { attempt, action }: LookOrder): boolean {
  return (
    orders.filter((other) => other.attempt.dagId === attempt.dagId && kindOf(other) === kindOf({ action })).length === 1
  );
}

function kindOf({ action }: Pick<LookOrder, "action">): string {
  if (action.kind !== "callback") return action.kind;
  return action.event.kind === "group" ? action.event.of : action.event.kind;
}

interface Named {
  readonly subject: string;
  /** Of a task instance. */
  readonly attempt: number | undefined;
}

function namedIn(event: ToldEvent): Named[] {
  switch (event.kind) {
    case "group":
      return event.events.flatMap((each) => namedIn(each));
    case "backfill":
      return [{ subject: `backfill-${event.backfillId}`, attempt: undefined }];
    case "deadline":
      return [{ subject: `${event.run.id} ${event.name}`, attempt: undefined }];
    default:
      return "taskId" in event
        ? [{ subject: `${event.run.id} ${event.taskId} ${event.mapIndex}`, attempt: event.attempt.number }]
        : [{ subject: event.run.id, attempt: undefined }];
  }
}

/** What an event says otherwise than the callbacks that were taken for it; undefined: nothing. */
function whatIsWrong(event: ToldEvent, rows: readonly GroupRow[], isSure: boolean): string | undefined {
  const named = namedIn(event);
  const subjects = new Set(rows.map(({ subject }) => subject));
  const names = new Set(named.map(({ subject }) => subject));
  const told = event.kind === "group" ? event.count : 1;
  if (names.size < named.length) return `one is named twice: ${[...names].join(", ")}`;
  if (named.length !== Math.min(told, MAX_FAILED_IN_EVENT)) return `it counts ${told} and names ${named.length}`;
  if (!isSure) return undefined;
  if (told !== subjects.size) return `it tells of ${told}, taken were ${[...subjects].join(", ")}`;
  const stranger = named.find(({ subject, attempt }) => lastAttempt(rows, subject) !== (attempt ?? 0));
  return stranger && `it names ${stranger.subject}, attempt ${stranger.attempt}, of which the last was not taken`;
}

/** The attempt of the callback that was written last of a subject; undefined: there is none. */
function lastAttempt(rows: readonly GroupRow[], subject: string): number | undefined {
  return rows.findLast((row) => row.subject === subject)?.attempt;
}

async function readRows({ database }: World): Promise<readonly GroupRow[]> {
  const { rows } = await sql<GroupRow>`
    select c.callback_key as key, c.group_key as "group", c.state, c.turn, c.taken_by as "takenBy",
      c.attempt_number as attempt, g.quiet_until as "quietUntil",
      concat_ws(' ', coalesce(r.run_id, 'backfill-' || c.backfill_key), i.task_id, i.map_index, d.name) as subject
    from callback c
    left join callback_group g on g.group_key = c.group_key
    left join dag_run r on r.run_key = c.run_key
    left join task_instance i on i.instance_key = c.instance_key
    left join run_deadline d on d.deadline_key = c.deadline_key
    where c.group_key is not null order by c.callback_key`.execute(database.db);
  return rows;
}
