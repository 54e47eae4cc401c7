import { isDeepStrictEqual } from "node:util";
import { RunMemory } from "@daymill/metadata";
import { sql } from "kysely";
import { count } from "./count.ts";
import type { Exercised } from "./invariants.ts";
import type { World } from "./world.ts";

export const MEMORY_IS_RIGHT = "a scheduler that holds a run remembers it as it stands";

export const STEPPED = "a batch was written in one step, decided from memory";

type SnapshotRow = Parameters<RunMemory["learn"]>[0];

/** What must hold of every scheduler's memory after every step: also of one that is frozen, which goes on from it. */
export async function checkMemory({ database, nodes }: World, exercised: Exercised): Promise<string | undefined> {
  for (const node of nodes) {
    const { memory } = node;
    count(exercised, STEPPED, node.steps);
    node.steps = 0;
    const runs = node.isDead() ? [] : [...memory.all().keys()];
    if (runs.length === 0) continue;
    const { rows } = await sql<{ answer: SnapshotRow[] | null }>`
      select dm_read_snapshots(${runs}::bigint[]) as answer`.execute(database.db);
    const read = new RunMemory(memory.holder);
    for (const row of rows[0]?.answer ?? []) read.learn(row);
    count(exercised, MEMORY_IS_RIGHT, read.all().size);
    for (const [run, { snapshot }] of read.all()) {
      const remembered = memory.get(run)?.snapshot;
      if (!isDeepStrictEqual(remembered, snapshot))
        return `${MEMORY_IS_RIGHT}: run ${run} is ${show(snapshot)}, remembered as ${show(remembered)}`;
    }
  }
  return undefined;
}

function show(snapshot: unknown): string {
  return JSON.stringify(snapshot, (_, value: unknown) => (value instanceof Map ? [...value.values()] : value));
}
