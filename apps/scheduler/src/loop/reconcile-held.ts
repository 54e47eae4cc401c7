import { listHeldAttempts, readWork } from "@daymill/metadata";
import type { ClaimedWork, HeldAttempt } from "@daymill/metadata";
import type { AttemptsInFlight } from "./attempts-in-flight.ts";
import type { Inbox } from "./inbox.ts";
import { learnVersions } from "./learn-versions.ts";
import type { RunBrain } from "./run-brain.ts";
import type { SchedulerParts } from "./scheduler-parts.ts";
import { specOf, toEndedAttempt } from "./to-ended-attempt.ts";

export interface ReconcileParts extends SchedulerParts {
  readonly flight: AttemptsInFlight;
  readonly inbox: Inbox;
  readonly brain: RunBrain;
}

/**
 * Compares what the database says that this session holds with what was handed to the executor. Attempts that were
 * claimed by a batch whose answer was lost are given back, to be dispatched; if they were cleared meanwhile, they end.
 * Attempts that were taken away, or cleared, by somebody else are cancelled. Never while a batch is being written.
 */
export async function reconcileHeld(parts: ReconcileParts): Promise<ClaimedWork> {
  const { database, executor, flight } = parts;
  const held = await listHeldAttempts(database.db, executor.sessionKey);
  cancelTakenAway(parts, held);
  const unknown = held.filter(({ attempt }) => flight.get(attempt) === undefined);
  const [cleared, lost] = [
    unknown.filter(({ state }) => state === "restarting"),
    unknown.filter(({ state }) => state !== "restarting"),
  ];
  await endCleared(parts, cleared);
  return await readWork(
    database.db,
    lost.map(({ instance }) => instance),
  );
}

function cancelTakenAway({ executor, flight }: ReconcileParts, held: readonly HeldAttempt[]): void {
  const states = new Map(held.map(({ attempt, state }) => [attempt, state]));
  for (const attempt of flight.keys()) {
    const state = states.get(attempt);
    if (state !== undefined && state !== "restarting") continue;
    const reason = state === undefined ? "it was taken away" : "it was cleared";
    if (flight.markCancelled(attempt)) executor.cancel(attempt, reason);
  }
}

async function endCleared(parts: ReconcileParts, cleared: readonly HeldAttempt[]): Promise<void> {
  const { clock, random, inbox, brain } = parts;
  await learnVersions(
    parts,
    cleared.map(({ version }) => version),
  );
  for (const attempt of cleared) {
    const outcome = { kind: "killed", reason: "it was cleared before it began" } as const;
    const end = { outcome, startedAt: null, at: clock.now(), output: null, random };
    inbox.end(
      toEndedAttempt({ ...attempt, spec: specOf(brain.version(attempt.version), attempt.task), input: null }, end),
    );
  }
}
