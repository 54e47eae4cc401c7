import { DaymillError, firingsAfter } from "@daymill/core";
import {
  deleteBackfillSchedule,
  listBackfillSchedules,
  pauseBackfillSchedule,
  resumeBackfillSchedule,
} from "@daymill/metadata";
import type { BackfillScheduleRow } from "@daymill/metadata";
import type { ActionParts } from "../actions/actions.ts";
import { draftBackfillSchedule, makeBackfillSchedule } from "../actions/make-backfill-schedule.ts";
import type { Handlers } from "../handlers.ts";
import { presentBackfillSchedule } from "../present/backfill-schedule.ts";
import { asDagId, found, type Reader } from "../reader.ts";

type BackfillScheduleRoutes = Pick<
  Handlers,
  | "createBackfillSchedule"
  | "listBackfillSchedules"
  | "pauseBackfillSchedule"
  | "resumeBackfillSchedule"
  | "deleteBackfillSchedule"
>;

export function backfillScheduleRoutes(parts: ActionParts & { readonly read: Reader }): BackfillScheduleRoutes {
  const { db, read, clock, wake } = parts;
  const rowOf = async (scheduleKey: number): Promise<BackfillScheduleRow> => {
    const [row] = await read((reader) => listBackfillSchedules(reader, { scheduleKey }));
    return found(row, `The backfill schedule ${scheduleKey}`);
  };
  /** The schedule as it is afterwards. */
  const told = async (scheduleKey: number) => {
    wake([]);
    return presentBackfillSchedule(await rowOf(scheduleKey));
  };
  return {
    createBackfillSchedule: async ({ body, caller }) => {
      const draft = await draftBackfillSchedule(parts, body);
      return body.dryRun ? draft.plan : await told(await makeBackfillSchedule(parts, draft, caller.who));
    },
    listBackfillSchedules: async ({ query, caller }) => {
      const ofDag = query.dagId === undefined ? {} : { dagId: asDagId(query.dagId) };
      const filter = { ...ofDag, seen: await caller.dagsWith("viewer") };
      return (await read((reader) => listBackfillSchedules(reader, filter))).map(presentBackfillSchedule);
    },
    pauseBackfillSchedule: async ({ params: { scheduleId } }) => {
      const { name } = await rowOf(scheduleId);
      if (await pauseBackfillSchedule(db, scheduleId)) return await told(scheduleId);
      throw new DaymillError("E703", `The backfill schedule ${name} is paused.`);
    },
    resumeBackfillSchedule: async ({ params: { scheduleId } }) => {
      const row = await rowOf(scheduleId);
      const [next] = firingsAfter(row, clock.now(), 1);
      if (await resumeBackfillSchedule(db, { scheduleKey: scheduleId, next })) return await told(scheduleId);
      throw new DaymillError("E703", `The backfill schedule ${row.name} is not paused.`);
    },
    deleteBackfillSchedule: async ({ params: { scheduleId } }) => {
      const { name, origin } = await rowOf(scheduleId);
      if (origin === "code") {
        const message = `The backfill schedule ${name} comes from a DAG file: take it out there, or pause it.`;
        throw new DaymillError("E703", message);
      }
      found((await deleteBackfillSchedule(db, scheduleId)) || undefined, `The backfill schedule ${name}`);
      return { deleted: true };
    },
  };
}
