import { sql } from "kysely";
import type { HotPort, HotTransaction, MetadataDatabase } from "@daymill/metadata";
import type { Random } from "../simulation/random.ts";

/** Where an actor asks to go on; it stands there until its turn comes. */
export type Gate = (point: string) => Promise<void>;

export interface Actor {
  readonly name: string;
  readonly act: (gate: Gate) => Promise<void>;
}

interface Standing {
  readonly actor: Actor;
  /** Where it stands; undefined while it runs, or waits for a lock. */
  at: { readonly point: string; readonly turn: PromiseWithResolvers<void> } | undefined;
  /** Done when it has acted, well or not. */
  done: Promise<void>;
  isDone: boolean;
  isCalledOff: boolean;
  failure: unknown;
}

function callOff(standing: Standing): void {
  standing.isCalledOff = true;
  standing.at?.turn.reject(new Error("the race was called off"));
}

/**
 * Runs actors one step at a time, in an order that chance decides: of those who stand at a gate one goes on, until it
 * stands at the next, is done, or waits for a lock that another holds. Gives the order: what is tested is that no order
 * breaks anything. Rejects with what an actor threw.
 */
export async function interleave(
  database: MetadataDatabase,
  actors: readonly Actor[],
  random: Random,
): Promise<string> {
  const standings = actors.map(start);
  try {
    return await takeTurns(database, standings, random);
  } finally {
    // Nobody is left standing in an open transaction.
    for (const standing of standings) callOff(standing);
    await Promise.all(standings.map(({ done }) => done));
  }
}

async function takeTurns(database: MetadataDatabase, standings: readonly Standing[], random: Random): Promise<string> {
  const order: string[] = [];
  for (;;) {
    await untilQuiet(database, standings);
    const failed = standings.find(({ failure }) => failure !== undefined);
    if (failed) throw failed.failure;
    const ready = standings.filter(({ at }) => at !== undefined);
    if (standings.every(({ isDone }) => isDone)) return order.join(", ");
    // Who waited when it was looked at has its lock by now, and is on its way.
    if (ready.length === 0) continue;
    const next = random.pick(ready);
    order.push(`${next.actor.name}: ${next.at?.point}`);
    const turn = next.at?.turn;
    next.at = undefined;
    turn?.resolve();
  }
}

function start(actor: Actor): Standing {
  const standing: Standing = {
    actor,
    at: undefined,
    done: Promise.resolve(),
    isDone: false,
    isCalledOff: false,
    failure: undefined,
  };
  const gate: Gate = async (point) => {
    if (standing.isCalledOff) throw new Error("the race was called off");
    const turn = Promise.withResolvers<void>();
    standing.at = { point, turn };
    await turn.promise;
  };
  standing.done = gate("begin")
    .then(() => actor.act(gate))
    .catch((error: unknown) => {
      standing.failure = error;
    })
    .finally(() => {
      standing.at = undefined;
      standing.isDone = true;
    });
  return standing;
}

/** A step takes a few looks; so many only when somebody is stuck. */
const MAX_LOOKS = 20_000;

/** Until everybody stands at a gate, is done, or waits for a lock. */
async function untilQuiet(database: MetadataDatabase, standings: readonly Standing[]): Promise<void> {
  for (let looks = 0; looks < MAX_LOOKS; looks += 1) {
    const moving = standings.filter(({ at, isDone }) => at === undefined && !isDone).length;
    if (moving === 0 || (await countWaiting(database)) >= moving) return;
  }
  throw new Error(`somebody neither moves nor waits: ${await describeSessions(database)}`);
}

async function describeSessions({ db }: MetadataDatabase): Promise<string> {
  const { rows } = await sql<{ text: string }>`
    select string_agg(format('%s %s %s %s', pid, state, wait_event, left(query, 60)), '; ') as text
    from pg_stat_activity where datname = current_database()`.execute(db);
  return rows[0]?.text ?? "";
}

async function countWaiting({ db }: MetadataDatabase): Promise<number> {
  const { rows } = await sql<{ waiting: number }>`
    select count(*)::int as waiting from pg_stat_activity
    where datname = current_database() and state = 'active' and wait_event_type = 'Lock'`.execute(db);
  return rows[0]?.waiting ?? 0;
}

/** A hot port that stands at a gate before each statement, and before the commit of a transaction. */
export function gatedHot(hot: HotPort, gate: Gate): HotPort {
  const transaction: HotPort["transaction"] = (work) => hot.transaction((tx) => work(gatedTransaction(tx, gate)));
  return {
    transaction,
    call: (statement, params) => transaction((tx) => tx.last(statement, params)),
    close: () => hot.close(),
    [Symbol.asyncDispose]: () => hot.close(),
  };
}

function gatedTransaction(tx: HotTransaction, gate: Gate): HotTransaction {
  return {
    async call(statement, params) {
      await gate(statement.name);
      return await tx.call(statement, params);
    },
    // Not with the commit in one packet: the commit is a place of its own to stop at.
    async last(statement, params) {
      await gate(statement.name);
      const rows = await tx.call(statement, params);
      await gate("commit");
      return rows;
    },
  };
}

/** The database of one actor: it stands at a gate after each statement that is not of the hot path. */
export function gatedDb({ db }: MetadataDatabase, gate: Gate): MetadataDatabase["db"] {
  return db.withPlugin({
    transformQuery: ({ node }) => node,
    async transformResult({ result }) {
      await gate("statement");
      return result;
    },
  });
}
