import { emptyBundle } from "./empty-bundle.ts";
import { createHash } from "node:crypto";
import { epochMillis } from "@daymill/core";
import type {
  AssetCondition,
  CallbackCounts,
  DagId,
  EpochMillis,
  Expr,
  GrantedRole,
  RunId,
  RunKey,
  RunType,
  SerializedBackfill,
  SerializedDag,
  SerializedTask,
  VersionKey,
  WaitCondition,
} from "@daymill/core";
import type { MetadataDatabase } from "../metadata-database.ts";
import { createRuns } from "../transitions/create-runs.ts";
import { syncDag } from "../transitions/sync-dag.ts";

/** Tests count days from here. */
export const FIRST_DAY = epochMillis(Date.UTC(2024, 2, 1));
const DAY_MS = 86_400_000;

export interface SeedTask {
  readonly id: string;
  readonly upstream?: readonly string[];
  /** Default: nothing. */
  readonly input?: Expr;
  readonly mapped?: boolean;
  readonly pool?: string;
  /** It waits for this instead of running. */
  readonly wait?: WaitCondition;
  readonly produces?: readonly string[];
  readonly consumes?: readonly string[];
  readonly callbacks?: CallbackCounts;
}

export interface SeedDag {
  readonly dagId: string;
  readonly tasks: readonly SeedTask[];
  readonly timezone?: string;
  /** Those that its file exports. */
  readonly backfills?: readonly SerializedBackfill[];
  /** It waits for these assets instead of a day. */
  readonly onAssets?: AssetCondition;
  readonly allowedRunTypes?: readonly RunType[];
  /** Default: none. */
  readonly end?: string;
  readonly tags?: readonly string[];
  readonly access?: Readonly<Record<string, GrantedRole>>;
  readonly owner?: string;
  readonly description?: string;
  /** Of the run. */
  readonly callbacks?: CallbackCounts;
}

/** A daily DAG of tasks that do nothing, as a test wants it; its first version, or its next one. */
export async function seedDag({ db }: Pick<MetadataDatabase, "db">, seed: SeedDag): Promise<VersionKey> {
  const dag = toDag(seed);
  const deploy = {
    dag,
    fingerprint: createHash("sha256")
      .update(JSON.stringify(dag.tasks.map((task) => task.id)))
      .digest("hex"),
    file: `${seed.dagId}.ts`,
    sources: [{ file: `${seed.dagId}.ts`, text: `// ${seed.dagId}` }],
    bundle: emptyBundle("b".repeat(16)),
  };
  return (await syncDag(db, deploy, { now: FIRST_DAY })).versionKey;
}

/** Queued runs of the days after FIRST_DAY, as many as asked for; keys oldest first. */
export async function seedRuns(
  { db }: Pick<MetadataDatabase, "db">,
  runs: { readonly dagId: string; readonly versionKey: VersionKey; readonly days: number },
): Promise<RunKey[]> {
  const made = await createRuns(
    db,
    Array.from({ length: runs.days }, (_, day) => ({
      dagId: runs.dagId as DagId,
      runId: `day-${String(day).padStart(4, "0")}` as RunId,
      type: "scheduled" as const,
      logicalDate: dayAt(day),
      interval: { start: dayAt(day), end: dayAt(day + 1) },
      runAfter: dayAt(day + 1),
      versionKey: runs.versionKey,
      params: {},
    })),
    FIRST_DAY,
  );
  return made.map((run) => run.runKey).sort((a, b) => a - b);
}

function dayAt(day: number): EpochMillis {
  return epochMillis(FIRST_DAY + day * DAY_MS);
}

function toDag(seed: SeedDag): SerializedDag {
  const { dagId, tasks, timezone = "UTC", tags = [], owner, description, onAssets, backfills, callbacks } = seed;
  const { allowedRunTypes, access, end = null } = seed;
  return {
    format: 1,
    id: dagId,
    description: description ?? null,
    docs: null,
    owner: owner ?? null,
    tags,
    schedule: onAssets
      ? { kind: "assets", condition: onAssets, timezone }
      : { kind: "cron", crons: ["@daily"], timezone },
    start: "2024-03-01",
    end,
    catchup: true,
    maxActiveRuns: 16,
    maxActiveTasks: null,
    runTimeoutMs: null,
    maxConsecutiveFailedRuns: 0,
    failFast: false,
    pausedOnCreation: false,
    params: {},
    tasks: tasks.map(toTask),
    groups: [],
    ...(allowedRunTypes && { allowedRunTypes }),
    ...(access && { access }),
    ...(backfills && { backfills }),
    ...(callbacks && { callbacks }),
    location: null,
  };
}

function toTask(seed: SeedTask): SerializedTask {
  const {
    input = { k: "lit", v: {} },
    id,
    upstream = [],
    mapped = false,
    pool = "default_pool",
    wait,
    produces = [],
    consumes = [],
    callbacks,
  } = seed;
  return {
    id,
    kind: wait === undefined ? "task" : "wait",
    operator: "task",
    input,
    upstream,
    triggerRule: "all_success",
    conditions: [],
    retries: { limit: 0, backoff: "fixed", baseMs: 0, maxMs: 0, jitter: false },
    timeoutMs: null,
    pool,
    slots: 1,
    priority: 1,
    weightRule: "absolute",
    maxActive: { perTask: null, perRun: null },
    dependsOnPast: false,
    waitForDownstream: false,
    map: mapped ? { kind: "list", over: { k: "lit", v: [1, 2] }, limit: null } : null,
    label: null,
    group: null,
    role: "work",
    teardownOf: [],
    pokeEveryMs: null,
    wait: wait ?? null,
    isolation: "warm",
    env: [],
    produces,
    consumes,
    ...(callbacks && { callbacks }),
    docs: null,
    location: null,
  };
}
