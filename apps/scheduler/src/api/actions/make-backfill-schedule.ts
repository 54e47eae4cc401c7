import { DaymillError, daysOfWindow, firingsAfter, hasDays, parseBackfillWindow } from "@daymill/core";
import type { SerializedDag } from "@daymill/core";
import { createBackfillSchedule, findVersion, type NewBackfillSchedule } from "@daymill/metadata";
import type { BackfillSchedulePlan } from "@daymill/contract";
import type { RouteCall } from "../handlers.ts";
import { FIRINGS_AHEAD } from "../present/backfill-schedule.ts";
import { zoned } from "../present/instants.ts";
import { asDagId, found } from "../reader.ts";
import { notAccepted } from "../not-accepted.ts";
import { type BackfillParts, draftBackfill } from "./start-backfill.ts";

type ScheduleRequest = RouteCall<"createBackfillSchedule">["body"];

/** A backfill schedule that has been thought through but not made. */
export interface DraftedBackfillSchedule {
  readonly schedule: Omit<NewBackfillSchedule, "who">;
  readonly plan: BackfillSchedulePlan;
}

/** When a backfill schedule would fire, and what it would do now. Rejects with E205, E206, E701, E702 or E711. */
export async function draftBackfillSchedule(
  parts: BackfillParts,
  request: ScheduleRequest,
): Promise<DraftedBackfillSchedule> {
  const now = parts.clock.now();
  const dagId = asDagId(request.dagId);
  const { graph: dag } = await parts.read(async (db) =>
    found(await findVersion(db, { dagId, number: "current" }), `The DAG ${dagId}`),
  );
  requireDays(dag);
  const times = { crons: [request.cron], timezone: request.timezone ?? dag.schedule.timezone };
  const firings = firingsAfter(times, now, FIRINGS_AHEAD);
  const window = parseBackfillWindow(request.window);
  const days = daysOfWindow(window, { at: now, zone: dag.schedule.timezone });
  const { name, window: _window, cron: _cron, timezone: _timezone, ...rest } = request;
  // A window may hold no run today and some on the day on which it fires.
  const draft = await draftBackfill(parts, { ...rest, ...days }, ["no_runs"]);
  const schedule = {
    dagId,
    name,
    window,
    times,
    reprocess: request.reprocess,
    direction: request.order === "oldest" ? ("forward" as const) : ("backward" as const),
    maxActiveRuns: request.maxActiveRuns ?? null,
    pauseAfterFailures: request.pauseAfterFailures ?? null,
    params: request.params,
    tasks: draft.tasks ?? null,
    next: firings[0],
  };
  const next = firings.map((at) => zoned(at, times.timezone));
  return { schedule, plan: { kind: "plan", next, ...days, plan: draft.plan } };
}

/** Makes the schedule that was drafted. Rejects with E703 when its DAG has one of that name. */
export async function makeBackfillSchedule(
  { db, clock }: BackfillParts,
  { schedule }: DraftedBackfillSchedule,
  who: string,
): Promise<number> {
  const made = await createBackfillSchedule(db, { ...schedule, who }, clock.now());
  if (made !== undefined) return made;
  const { dagId, name } = schedule;
  throw new DaymillError(
    "E703",
    `${dagId} has a backfill schedule named ${name}. Give another name, or delete it first.`,
  );
}

function requireDays({ id, schedule }: SerializedDag): void {
  if (hasDays(schedule)) return;
  const message = `The schedule of ${id} (${schedule.kind}) has no days that could be run again: give it a cron.`;
  throw notAccepted([{ path: "body.dagId", message }]);
}
