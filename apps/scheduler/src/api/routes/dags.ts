import * as z from "zod";
import { allowedRunTypes, epochMillis } from "@daymill/core";
import type { Clock, EpochMillis, SerializedDag } from "@daymill/core";
import { findDag, findVersion, knownOwnRoles, listDags, listLoadProblems } from "@daymill/metadata";
import type { DagFilter, DagOrder } from "@daymill/metadata";
import type { DagDetail, DagSort, ProblemIssue } from "@daymill/contract";
import { decodeCursor, toPage } from "../cursor.ts";
import type { Actions } from "../actions/actions.ts";
import type { Handlers, RouteCall } from "../handlers.ts";
import { notAccepted } from "../not-accepted.ts";
import { presentDag } from "../present/dag.ts";
import { deadlineRule } from "../present/deadline-rule.ts";
import { presentGraph } from "../present/graph.ts";
import { iso, isoOrNull, toInstant } from "../present/instants.ts";
import { presentProblems } from "../present/load-problem.ts";
import { upcomingRuns } from "../present/upcoming.ts";
import { asDagId, found, type PageDb, type Reader } from "../reader.ts";

/** How many coming runs a DAG's page shows. */
const UPCOMING_RUNS = 10;

type DagRoutes = Pick<
  Handlers,
  "listDags" | "getDag" | "patchDag" | "acknowledgeFailures" | "getGraph" | "getVersionGraph" | "listLoadProblems"
>;

export interface DagRouteParts {
  readonly read: Reader;
  readonly actions: Pick<Actions, "setPaused" | "acknowledge">;
  readonly clock: Clock;
}

export function dagRoutes({ read, actions, clock }: DagRouteParts): DagRoutes {
  const detail = (dagId: string) => readDetail(read, dagId, clock);
  return {
    listDags: async ({ query, caller }) => {
      const seen = await caller.dagsWith("viewer");
      const after = decodeCursor(query.after, z.tuple([z.int(), z.string()]));
      const page = {
        filter: toFilter(query),
        order: toOrder(query.sort),
        seen,
        limit: query.limit + 1,
        ...(after && { after: { rank: after[0], dagId: asDagId(after[1]) } }),
      };
      const rows = await read((db) => listDags(db, page));
      return toPage(rows, query.limit, { item: presentDag, place: (row) => [row.rank, row.dagId] });
    },
    getDag: ({ params }) => detail(params.dagId),
    patchDag: async ({ params, body, caller }) => {
      const known = await actions.setPaused({ dagId: asDagId(params.dagId), paused: body.paused, who: caller.who });
      found(known || undefined, `The DAG ${params.dagId}`);
      return await detail(params.dagId);
    },
    acknowledgeFailures: async ({ params: { dagId }, body }) => {
      const now = clock.now();
      const until = body.until === undefined ? now : toInstant(body.until);
      if (until !== null && until > now) throw notAccepted([untilLiesAhead(until)]);
      const noted = await actions.acknowledge({ dagId: asDagId(dagId), until });
      const { former } = found(noted, `The DAG ${dagId}`);
      return { dagId, until: isoOrNull(until), former: isoOrNull(former) };
    },
    getGraph: async ({ params }) => {
      const { graph, version } = await readVersion(read, params.dagId, "current");
      return presentGraph(graph, version);
    },
    getVersionGraph: async ({ params }) => {
      const { graph, version } = await readVersion(read, params.dagId, params.version);
      return presentGraph(graph, version);
    },
    listLoadProblems: async ({ query, caller }) => {
      const seen = await caller.dagsWith("viewer");
      const after = decodeCursor(query.after, z.tuple([z.string()]));
      const rows = await read((db) =>
        listLoadProblems(db, { limit: query.limit + 1, seen, ...(after && { after: after[0] }) }),
      );
      const page = toPage(rows, query.limit, { item: (row) => row, place: (row) => [row.file] });
      const items = page.items.flatMap((row) => presentProblems(row.problems, { ...row, dagId: null }));
      return { items, next: page.next };
    },
  };
}

/** Whatever fails until then would never be told. */
function untilLiesAhead(until: EpochMillis): ProblemIssue {
  return { path: "body.until", message: `${iso(until)} lies ahead: only what has gone wrong can be acknowledged.` };
}

function toFilter(query: RouteCall<"listDags">["query"]): DagFilter {
  return {
    tagMode: query.tagMode,
    withInactive: query.inactive,
    ...(query.q !== undefined && { text: query.q }),
    ...(query.tag && { tags: query.tag }),
    ...(query.state && { lastRunStates: query.state }),
    ...(query.paused !== undefined && { paused: query.paused }),
    ...(query.owner !== undefined && { owner: query.owner }),
    ...(query.dagId && { dagIds: query.dagId.map(asDagId) }),
    ...(query.backfilling !== undefined && { backfilling: query.backfilling }),
    ...(query.problems !== undefined && { withProblems: query.problems }),
  };
}

function toOrder(sort: DagSort): DagOrder {
  const descending = sort.startsWith("-");
  return { by: (descending ? sort.slice(1) : sort) as DagOrder["by"], descending };
}

async function readVersion(read: Reader, dagId: string, number: number | "current") {
  const version = await read((db) => findVersion(db, { dagId: asDagId(dagId), number }));
  return found(version, number === "current" ? `The DAG ${dagId}` : `Version ${number} of the DAG ${dagId}`);
}

async function readDetail(read: Reader, dagId: string, clock: Clock): Promise<DagDetail> {
  const { row, version, access } = await read(async (db) => {
    const known = await findVersion(db, { dagId: asDagId(dagId), number: "current" });
    return {
      row: found(await findDag(db, asDagId(dagId)), `The DAG ${dagId}`),
      version: known,
      access: await readAccess(db, known?.graph.access ?? {}),
    };
  });
  const file = row.file ?? "";
  return {
    ...presentDag(row),
    ...presentSettings(version?.graph),
    deployment: row.deployment,
    isGone: row.isGone,
    file,
    access,
    maxActiveTasks: row.maxActiveTasks,
    upcoming:
      version === undefined ? [] : upcomingRuns(version.graph, { next: row, now: clock.now(), limit: UPCOMING_RUNS }),
    problems: presentProblems(row.loadProblems, { file, dagId, at: epochMillis(row.updatedAt) }),
    acknowledgedUntil: isoOrNull(row.acknowledgedUntil),
    createdAt: iso(row.createdAt),
    updatedAt: iso(row.updatedAt),
  };
}

async function readAccess(db: PageDb, access: NonNullable<SerializedDag["access"]>): Promise<DagDetail["access"]> {
  const known = await knownOwnRoles(db, Object.keys(access));
  return Object.entries(access).map(([role, may]) => ({ role, may, isKnown: known.has(role) }));
}

function countCallbacks(callbacks: NonNullable<SerializedDag["callbacks"]> = {}): DagDetail["callbacks"] {
  const counts = Object.entries(callbacks);
  return Object.fromEntries(counts.flatMap(([event, count]) => (typeof count === "number" ? [[event, count]] : [])));
}

function presentSettings(graph: SerializedDag | undefined) {
  return {
    docs: graph?.docs ?? null,
    start: graph?.start ?? null,
    end: graph?.end ?? null,
    catchup: graph?.catchup ?? false,
    allowedRunTypes: [...allowedRunTypes(graph ?? {})],
    maxConsecutiveFailedRuns: graph?.maxConsecutiveFailedRuns ?? 0,
    runTimeoutMs: graph?.runTimeoutMs ?? null,
    failFast: graph?.failFast ?? false,
    pausedOnCreation: graph?.pausedOnCreation ?? false,
    callbacks: countCallbacks(graph?.callbacks),
    deadlines: (graph?.deadlines ?? []).map((deadline) => ({ name: deadline.name, rule: deadlineRule(deadline) })),
    params: graph?.params ?? {},
    taskCount: graph?.tasks.length ?? 0,
  };
}
