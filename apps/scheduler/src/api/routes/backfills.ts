import * as z from "zod";
import { DaymillError } from "@daymill/core";
import {
  cancelBackfill,
  changeBackfill,
  countBackfillInstances,
  findBackfill,
  listBackfillDays,
  listBackfills,
  listRunNames,
  pauseBackfill,
  readBackfillPace,
  resumeBackfill,
} from "@daymill/metadata";
import type { BackfillRow } from "@daymill/metadata";
import type { Backfill } from "@daymill/contract";
import type { ActionParts, Actions } from "../actions/actions.ts";
import { draftBackfill, startBackfill } from "../actions/start-backfill.ts";
import { decodeCursor, toPage } from "../cursor.ts";
import type { Handlers } from "../handlers.ts";
import { presentBackfill, presentBackfillDay } from "../present/backfill.ts";
import { paceParts, presentPace } from "../present/pace.ts";
import { asDagId, found, type PageDb, type Reader } from "../reader.ts";

export interface BackfillRouteParts extends ActionParts {
  readonly read: Reader;
  readonly actions: Pick<Actions, "markRun">;
}

type BackfillRoutes = Pick<
  Handlers,
  | "createBackfill"
  | "listBackfills"
  | "getBackfill"
  | "listBackfillDays"
  | "getBackfillPace"
  | "patchBackfill"
  | "pauseBackfill"
  | "resumeBackfill"
  | "cancelBackfill"
>;

export function backfillRoutes(parts: BackfillRouteParts): BackfillRoutes {
  const { db, read, clock, actions, wake, tell } = parts;
  const detail = (backfillKey: number) => read((reader) => readBackfill(reader, { backfillKey, now: clock.now() }));
  const told = async (backfillKey: number): Promise<Backfill> => {
    const backfill = await detail(backfillKey);
    tell.other({ kind: "backfill", backfillId: backfillKey, dagId: backfill.dagId, state: backfill.state });
    return backfill;
  };
  /** Changes a backfill; false from the change means that its state did not allow it: `allowed` says which would. */
  const change = async (backfillKey: number, allowed: string, work: () => Promise<boolean>): Promise<Backfill> => {
    const before = await detail(backfillKey);
    if (!(await work()))
      throw new DaymillError("E703", `Backfill ${backfillKey} is ${before.state}: only one that is ${allowed}.`);
    wake([]);
    return await told(backfillKey);
  };
  return {
    createBackfill: async ({ body, caller }) => {
      const draft = await draftBackfill(parts, body);
      if (body.dryRun) return draft.plan;
      const backfillKey = await startBackfill(parts, { ...body, who: caller.who }, draft);
      wake([]);
      return await told(backfillKey);
    },
    listBackfills: async ({ query, caller }) => {
      const before = decodeCursor(query.after, z.tuple([z.number()]));
      const now = clock.now();
      const filter = {
        limit: query.limit + 1,
        seen: await caller.dagsWith("viewer"),
        ...(query.dagId !== undefined && { dagId: asDagId(query.dagId) }),
        ...(query.state && { states: query.state }),
        ...(before && { before: before[0] }),
      };
      return await read(async (reader) => {
        const page = toPage(await listBackfills(reader, filter), query.limit, {
          item: (row) => row,
          place: (row) => [row.backfillKey],
        });
        const items: Backfill[] = [];
        for (const row of page.items) items.push(await withCounts(reader, row, now));
        return { items, next: page.next };
      });
    },
    getBackfill: ({ params }) => detail(params.backfillId),
    listBackfillDays: async ({ params: { backfillId }, query }) => {
      const after = decodeCursor(query.after, z.tuple([z.number()]));
      return await read(async (reader) => {
        const { timezone } = found(await findBackfill(reader, backfillId), `The backfill ${backfillId}`);
        const rows = await listBackfillDays(reader, {
          backfillKey: backfillId,
          limit: query.limit + 1,
          ...(query.action && { states: STATES_OF[query.action] }),
          ...(after && { after: after[0] }),
        });
        return toPage(rows, query.limit, {
          item: (row) => presentBackfillDay(row, timezone ?? "UTC"),
          place: (row) => [row.position],
        });
      });
    },
    getBackfillPace: async ({ params: { backfillId } }) =>
      await read(async (reader) => {
        const { createdAt, endedAt } = found(await findBackfill(reader, backfillId), `The backfill ${backfillId}`);
        const now = endedAt === null ? clock.now() : undefined;
        const parts = paceParts(createdAt, now ?? endedAt ?? createdAt);
        return presentPace(parts, await readBackfillPace(reader, backfillId, parts), now);
      }),
    patchBackfill: ({ params: { backfillId }, body }) =>
      change(backfillId, "not over can be changed", () => changeBackfill(db, { backfillKey: backfillId, ...body })),
    pauseBackfill: ({ params: { backfillId } }) =>
      change(backfillId, "running can be paused", () => pauseBackfill(db, backfillId)),
    resumeBackfill: ({ params: { backfillId } }) =>
      change(backfillId, "paused can be resumed", () => resumeBackfill(db, backfillId, clock.now())),
    cancelBackfill: ({ params: { backfillId }, body, caller }) =>
      change(backfillId, "not over can be cancelled", async () => {
        const ended = await cancelBackfill(db, { backfillKey: backfillId, who: caller.who }, clock.now());
        if (ended === undefined) return false;
        if (!body.stopRunning) return true;
        for (const run of await listRunNames(db, ended.running)) {
          const what = { runKey: run.runKey, run, who: caller.who };
          await actions.markRun({ ...what, state: "failed", onlyOpen: true });
        }
        return true;
      }),
  };
}

const STATES_OF = { create: ["waiting", "created"], rerun: ["adopted"], skip: ["left"] } as const;

async function readBackfill(
  db: PageDb,
  which: { readonly backfillKey: number; readonly now: Parameters<typeof presentBackfill>[2] },
): Promise<Backfill> {
  const row = found(await findBackfill(db, which.backfillKey), `The backfill ${which.backfillKey}`);
  return await withCounts(db, row, which.now);
}

async function withCounts(db: PageDb, row: BackfillRow, now: Parameters<typeof presentBackfill>[2]): Promise<Backfill> {
  return presentBackfill(row, await countBackfillInstances(db, row.backfillKey), now);
}
