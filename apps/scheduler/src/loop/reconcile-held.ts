import { listHeldAttempts, readGraphs, readWork } from "@daymill/metadata";
import type { ClaimedWork } from "@daymill/metadata";
import type { AttemptsInFlight } from "./attempts-in-flight.ts";
import type { RunBrain } from "./run-brain.ts";
import type { SchedulerParts } from "./scheduler-parts.ts";

export interface ReconcileParts extends SchedulerParts {
  readonly flight: AttemptsInFlight;
  readonly brain: RunBrain;
}

/**
 * Compares what the database says that this session holds with what was handed to the executor. Attempts that were
 * claimed by a batch whose answer was lost are given back, to be dispatched; attempts that were taken away, or cleared,
 * by somebody else are cancelled. Never while a batch is being written.
 */
export async function reconcileHeld(parts: ReconcileParts): Promise<ClaimedWork> {
  const { database, executor, flight, brain } = parts;
  const held = await listHeldAttempts(database.db, executor.sessionKey);
  cancelTakenAway(parts, new Map(held.map(({ attempt, state }) => [attempt, state])));
  const unknown = held.filter(({ attempt, state }) => flight.get(attempt) === undefined && state !== "restarting");
  const work = await readWork(
    database.db,
    unknown.map(({ instance }) => instance),
  );
  const versions = [...work.runs.values()].map((run) => run.version).filter((version) => !brain.knows(version));
  for (const [version, { graph }] of await readGraphs(database.db, versions)) brain.learn(version, graph);
  return work;
}

function cancelTakenAway({ executor, flight }: ReconcileParts, held: ReadonlyMap<number, string>): void {
  for (const attempt of flight.keys()) {
    const state = held.get(attempt);
    if (state !== undefined && state !== "restarting") continue;
    if (flight.markCancelled(attempt))
      executor.cancel(attempt, state === undefined ? "it was taken away" : "it was cleared");
  }
}
