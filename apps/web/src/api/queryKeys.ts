import type {
  DagSort,
  ListAuditEntriesQuery,
  LogLevel,
  LogSource,
  RunState,
  RunType,
  TaskState,
} from "@daymill/contract";

export interface DagListFilter {
  /** Exactly these. */
  readonly dagId?: readonly string[] | undefined;
  readonly q?: string | undefined;
  readonly paused?: boolean | undefined;
  readonly tag?: readonly string[] | undefined;
  /** Whether one of the tags is enough. Default: any. */
  readonly tagMode?: "any" | "all" | undefined;
  readonly owner?: string | undefined;
  /** Only those of which a backfill starts runs; whose file has problems. */
  readonly backfilling?: boolean | undefined;
  readonly problems?: boolean | undefined;
  readonly state?: readonly RunState[] | undefined;
  readonly sort?: DagSort | undefined;
}

export interface RunListFilter {
  readonly dagId?: string | undefined;
  readonly state?: readonly RunState[] | undefined;
  readonly type?: readonly RunType[] | undefined;
  readonly backfillId?: number | undefined;
  /** Instants, half-open: the logical date lies between; either end may be open. */
  readonly dated?: { readonly from?: string | undefined; readonly to?: string | undefined } | undefined;
  /** Only those that missed a deadline. */
  readonly late?: boolean | undefined;
  /** Only those with a note. */
  readonly note?: boolean | undefined;
  readonly q?: string | undefined;
  /** Exactly this run id. */
  readonly runId?: string | undefined;
}

export interface TaskListFilter {
  readonly q?: string | undefined;
  readonly dagId?: string | undefined;
  readonly taskId?: string | undefined;
  readonly state?: readonly TaskState[] | undefined;
  /** Instants, half-open, between which the runs may start. */
  readonly from?: string | undefined;
  readonly to?: string | undefined;
}

export interface GridFilter {
  readonly state?: readonly RunState[] | undefined;
  readonly type?: readonly RunType[] | undefined;
}

/** Names a task instance. `mapIndex` is -1 when it is not mapped. */
/** What is looked for in a whole log: a text, a level or a higher one. */
export interface LogSought {
  readonly q?: string;
  readonly matchCase?: boolean;
  readonly wholeWord?: boolean;
  readonly level?: LogLevel;
  readonly source?: LogSource;
}

export interface InstanceKey {
  readonly dagId: string;
  readonly runId: string;
  readonly taskId: string;
  readonly mapIndex: number;
}

/** Names a cell of a grid of which more is wanted than the grid has. */
export interface CellName extends Omit<InstanceKey, "mapIndex"> {
  readonly isMapped: boolean;
  readonly hasFailed: boolean;
}

/** Names a run. */
export type RunName = Pick<InstanceKey, "dagId" | "runId">;

/** Whose callbacks of a run: those of a task instance, or those about the run itself. */
export type CallbackFilter = Pick<InstanceKey, "taskId" | "mapIndex"> | { readonly about: "run" };

/** What callbacks are about: some of a run, or a backfill. */
export type CallbackSubject = { readonly run: RunName; readonly of: CallbackFilter } | { readonly backfillId: number };

/** What people did something to: a DAG with all of its runs, a run, a task in it, or a backfill. */
export type EventSubject = { readonly dagId: string } | RunName | InstanceKey | { readonly backfillId: number };

export type AuditFilter = Pick<ListAuditEntriesQuery, "q" | "who" | "action" | "outcome" | "dagId" | "from" | "to">;

/** Every key of the query cache. A shorter key names all that begins with it. */
export const queryKeys = {
  health: ["health"],
  apiDocument: ["api-document"],
  system: ["system"],
  session: ["session"],
  users: ["users"],
  roles: ["roles"],
  tokens: ["tokens"],
  auditEntries: (filter: AuditFilter) => ["audit", filter],
  search: (text: string, dagId: string | undefined, runId: string | undefined) => [
    "search",
    text,
    dagId ?? null,
    runId ?? null,
  ],
  overview: ["overview"],
  // Not below the overview: that is asked for with every run.
  timeline: ["timeline"],
  failingDags: ["failing-dags"],
  throughput: ["throughput"],
  dagLists: ["dags"],
  dagList: (filter: DagListFilter) => ["dags", filter],
  favouriteDags: (dagIds: readonly string[]) => ["dags", "favourites", dagIds],
  // Not below the DAGs' lists: what a run changes in those leaves it as it is.
  pausedDags: ["paused-dags"],
  // Not below the DAGs: what a dialog is about stays the same while it is open.
  dagDetails: (dagIds: readonly string[]) => ["dag-details", dagIds],
  dag: (dagId: string) => ["dag", dagId],
  dagDetail: (dagId: string) => ["dag", dagId, "detail"],
  dagDeletion: (dagId: string) => ["dag", dagId, "deletion"],
  dagTasks: (dagId: string) => ["dag", dagId, "tasks"],
  // Nobody asks for a version that is not known yet, so that its key is no other's.
  graph: (dagId: string, version: number | "current" | undefined) => ["dag", dagId, "graph", version ?? null],
  calendar: (dagId: string) => ["dag", dagId, "calendar"],
  calendarHours: (dagId: string, month: string | undefined) => ["dag", dagId, "calendar", "hours", month ?? null],
  graphLayout: (name: readonly unknown[], look: object) => ["graph-layout", look, ...name],
  versions: (dagId: string) => ["dag", dagId, "versions"],
  version: (dagId: string, version: number | undefined) => ["dag", dagId, "version", version ?? null],
  versionChanges: (dagId: string, version: number | undefined, against: number) => [
    "dag",
    dagId,
    "changes",
    version,
    against,
  ],
  grids: (dagId: string) => ["dag", dagId, "grid"],
  grid: (dagId: string, filter: GridFilter) => ["dag", dagId, "grid", filter],
  olderGrid: (dagId: string, filter: GridFilter, before: string | null) => ["older-grid", dagId, filter, before],
  // Not below the DAG: what usually is stays the same while its runs go on.
  taskDurations: (dagId: string, filter: GridFilter) => ["task-durations", dagId, filter],
  problems: ["problems"],
  runLists: ["runs"],
  runList: (filter: RunListFilter) => ["runs", filter],
  // Below the runs: what changes a run changes its instances.
  taskList: (filter: TaskListFilter) => ["runs", "tasks", filter],
  // Not below the runs: what a dialog is about stays the same while it is open.
  runIds: (filter: RunListFilter, weekday?: string) => ["run-ids", filter, weekday ?? null],
  run: (dagId: string, runId: string) => ["run", dagId, runId],
  runDetail: (dagId: string, runId: string) => ["run", dagId, runId, "detail"],
  runUnderWay: (dagId: string, runId: string) => ["run", dagId, runId, "under-way"],
  runTasks: (dagId: string, runId: string) => ["run", dagId, runId, "tasks"],
  // Not below the run: a list to pick from stays as it is while it is open.
  allRunTasks: (dagId: string, runId: string) => ["all-run-tasks", dagId, runId],
  runAttempts: (dagId: string, runId: string) => ["run", dagId, runId, "attempts"],
  // Not below the run: what goes on in it leaves those of other runs as they are.
  usualTimes: (dagId: string, runId: string) => ["usual-times", dagId, runId],
  runStanding: (dagId: string, runId: string) => ["run", dagId, runId, "standing"],
  mapped: ({ dagId, runId, taskId }: Omit<InstanceKey, "mapIndex">) => ["run", dagId, runId, "mapped", taskId],
  instance: ({ dagId, runId, taskId, mapIndex }: InstanceKey) => ["run", dagId, runId, "task", taskId, mapIndex],
  // What is fetched depends on how the cell stands.
  cellFacts: ({ dagId, runId, taskId, isMapped, hasFailed }: CellName) => [
    "run",
    dagId,
    runId,
    "cell",
    taskId,
    isMapped,
    hasFailed,
  ],
  output: ({ dagId, runId, taskId, mapIndex }: InstanceKey) => ["run", dagId, runId, "output", taskId, mapIndex],
  logSearch: (
    { dagId, runId, taskId, mapIndex }: InstanceKey,
    { attempt, sought, isGrowing }: { attempt: number; sought: LogSought; isGrowing: boolean },
  ) => [
    // Not below the run: a log that is that long is searched again by itself only, and once it is written to its end.
    "log-search",
    dagId,
    runId,
    taskId,
    mapIndex,
    attempt,
    sought,
    isGrowing,
  ],
  callbacks: (subject: CallbackSubject) =>
    "run" in subject
      ? ["run", subject.run.dagId, subject.run.runId, "callbacks", subject.of]
      : ["backfills", "one", subject.backfillId, "callbacks"],
  runPasses: (dagId: string, runId: string) => ["run", dagId, runId, "passes"],
  events: (subject: EventSubject) => {
    if ("backfillId" in subject) return ["backfills", "one", subject.backfillId, "events"];
    if (!("runId" in subject)) return [...queryKeys.dag(subject.dagId), "events"];
    const { dagId, runId } = subject;
    return ["run", dagId, runId, "events", "taskId" in subject ? [subject.taskId, subject.mapIndex] : null];
  },
  notificationPreview: ({ dagId, runId }: RunName, of: CallbackFilter) => ["run", dagId, runId, "notifications", of],
  // Not below the run: what was written stays as it is while the run goes on. `since` changes with a rerun.
  dataOf: (instance: InstanceKey) => ["data", instance],
  namedData: (instance: InstanceKey, since: string | null) => ["data", instance, since],
  dataDescription: (instance: InstanceKey, since: string | null, position: number) => [
    "data",
    instance,
    since,
    position,
  ],
  taskHistory: (dagId: string, taskId: string, until: string, since: string | null) => [
    "data",
    dagId,
    taskId,
    until,
    since,
  ],
  backfills: ["backfills"],
  backfillList: (dagId: string | undefined) => ["backfills", "list", dagId ?? null],
  openBackfills: ["backfills", "open"],
  backfill: (backfillId: number) => ["backfills", "one", backfillId],
  backfillSchedules: (dagId: string) => ["backfills", "schedules", dagId],
  assets: ["assets"],
  assetList: (q: string | undefined) => ["assets", "list", q ?? null],
  assetsForLineage: (q: string | undefined) => ["assets", "whole-lineage", q ?? null],
  asset: (asset: string) => ["assets", "one", asset],
  assetEvents: (asset: string) => ["assets", "events", asset],
  assetQueues: (asset: string) => ["assets", "queues", asset],
  queuedEvents: (dagId: string) => ["assets", "queued", dagId],
  assetLineage: (asset: string, steps: number) => ["assets", "lineage", asset, steps],
  runAssetEvents: (dagId: string, runId: string, which: "started" | "made") => [
    "run",
    dagId,
    runId,
    "asset-events",
    which,
  ],
  instanceAssetEvents: ({ dagId, runId, taskId, mapIndex }: InstanceKey) => [
    "run",
    dagId,
    runId,
    "asset-events",
    taskId,
    mapIndex,
  ],
  pools: ["pools"],
  poolUse: (pool: string) => ["pools", "use", pool],
  connections: ["connections"],
  variables: ["variables"],
  variableVersions: (key: string) => ["variables", "history", key],
} as const;
