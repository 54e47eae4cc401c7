import type { SerializedDag } from "@daymill/core";
import type { HotPort } from "@daymill/metadata";
import { freshDatabase } from "@daymill/metadata/testing";
import { expect } from "vitest";
import { checkEngine } from "../simulation/invariants.ts";
import { seededRandom } from "../simulation/random.ts";
import { interleave } from "./interleave.ts";
import type { Actor } from "./interleave.ts";
import { setStage } from "./stage.ts";
import type { Stage } from "./stage.ts";

/** Orders that are tried of each race. */
const SEEDS = Array.from({ length: 12 }, (_, index) => index + 1);
/** Two actors with two statements and a commit each can meet in far more orders than this. */
const LEAST_ORDERS = 4;

export interface Race {
  readonly stage: Stage;
  readonly hot: readonly [HotPort, HotPort];
  /** Lets the actors loose; gives the order in which they went. */
  readonly run: (actors: readonly Actor[]) => Promise<string>;
}

/** Plays a race in several orders, each on a fresh database, and holds the invariants against what it leaves. */
export async function inManyOrders(dag: SerializedDag, race: (race: Race) => Promise<void>): Promise<void> {
  const orders = new Set<string>();
  for (const seed of SEEDS) {
    await using database = await freshDatabase();
    await using one = await database.openHot();
    await using other = await database.openHot();
    const stage = await setStage(database, dag);
    const run = async (actors: readonly Actor[]): Promise<string> => {
      const order = await interleave(database, actors, seededRandom(seed));
      orders.add(order);
      return order;
    };
    await race({ stage, hot: [one, other], run });
    expect(await checkEngine(database, new Map())).toBeUndefined();
  }
  expect(orders.size).toBeGreaterThanOrEqual(LEAST_ORDERS);
}
