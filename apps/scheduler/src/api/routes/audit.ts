import * as z from "zod";
import { DaymillError } from "@daymill/core";
import { listAuditEntries } from "@daymill/metadata";
import type { AuditEntryRow, AuditFilter } from "@daymill/metadata";
import type { AuditEntry } from "@daymill/contract";
import { decodeCursor, toPage } from "../cursor.ts";
import type { Handlers, RouteCall } from "../handlers.ts";
import { iso, toInstant } from "../present/instants.ts";
import { asDagId, asRunId, type Reader } from "../reader.ts";

export function auditRoutes({ read }: { readonly read: Reader }): Pick<Handlers, "listAuditEntries"> {
  return {
    listAuditEntries: async ({ query }) => {
      const after = decodeCursor(query.after, z.tuple([z.number()]));
      const page = { filter: toFilter(query), limit: query.limit + 1, ...(after && { after: after[0] }) };
      const rows = await read((db) => listAuditEntries(db, page));
      return toPage(rows, query.limit, { item: present, place: ({ entryKey }) => [entryKey] });
    },
  };
}

function toFilter(query: RouteCall<"listAuditEntries">["query"]): AuditFilter {
  const { who, action, dagId, runId, taskId, backfillId, outcome, q } = query;
  const instance = toInstance(query);
  const from = toInstant(query.from);
  const to = toInstant(query.to);
  return {
    ...(who !== undefined && { who }),
    ...(action && { actions: action }),
    ...(dagId !== undefined && { dagId: asDagId(dagId) }),
    ...(runId !== undefined && { runId: asRunId(runId) }),
    ...(taskId !== undefined && instance === undefined && { taskId }),
    ...(instance && { instance }),
    ...(backfillId !== undefined && { backfillKey: backfillId }),
    ...(outcome && { outcomes: outcome }),
    ...(from !== undefined && { from }),
    ...(to !== undefined && { to }),
    ...(q !== undefined && { text: q }),
  };
}

/** Throws E702 for an index of no task of a run. */
function toInstance({
  dagId,
  runId,
  taskId,
  mapIndex,
}: RouteCall<"listAuditEntries">["query"]): AuditFilter["instance"] {
  if (mapIndex === undefined) return undefined;
  if (dagId === undefined || runId === undefined || taskId === undefined)
    throw new DaymillError("E702", "query.mapIndex: expected a dagId, a runId and a taskId beside it.");
  return { dagId: asDagId(dagId), runId: asRunId(runId), taskId, mapIndex };
}

function present({ entryKey, at, ...entry }: AuditEntryRow): AuditEntry {
  return { entryId: entryKey, at: iso(at), ...entry };
}
