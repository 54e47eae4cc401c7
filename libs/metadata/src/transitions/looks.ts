import type {
  ApprovalAnswer,
  AttemptKey,
  BundleId,
  DagId,
  EpochMillis,
  JsonValue,
  SessionKey,
  VersionKey,
} from "@daymill/core";
import { sql } from "kysely";
import type { Kysely } from "kysely";
import type { Database } from "../database.ts";
import type { RemoteJobState } from "../tables/remote-job.ts";
import { toWork } from "./claimed-work.ts";
import type { ClaimedAttempt, ClaimedRun, ClaimedWork, WorkRow } from "./claimed-work.ts";

/** A job of a task instance, as it was written down. */
export interface StoredJob {
  readonly generation: number;
  readonly submission: number;
  readonly token: string;
  readonly state: RemoteJobState;
  readonly handle: JsonValue;
  readonly submittedAt: EpochMillis | null;
}

/** A look that is to be taken now, at an attempt that needs no worker. */
export interface TakenLook {
  readonly attempt: AttemptKey;
  /** The fence: an answer is taken only while nobody looked again. */
  readonly turn: number;
  /** Looks just before this one that came to no answer, in a row. */
  readonly troubles: number;
  /** Looks at this attempt that were written down before. */
  readonly pokes: number;
  readonly openedAt: EpochMillis;
  /** When the first attempt of this generation was opened. */
  readonly firstOpenedAt: EpochMillis;
  readonly approval: ApprovalAnswer | null;
  /** Those of this generation, and those of earlier ones that are still to be stopped; oldest first. */
  readonly jobs: readonly StoredJob[];
}

/** A job that is to be asked to stop. */
export interface TakenCancel {
  readonly token: string;
  /** Null: it was submitted, or not, and no answer came. */
  readonly handle: JsonValue;
  /** This one included; the fence. */
  readonly tries: number;
  /** Of the attempt that submitted it. */
  readonly attempt: Pick<
    ClaimedAttempt,
    "attempt" | "run" | "task" | "mapIndex" | "number" | "generation" | "tryNumber"
  >;
  readonly input: JsonValue;
  /** In the version and the bundle in which its body is found. */
  readonly run: ClaimedRun;
}

export interface TakenLooks {
  readonly looks: readonly TakenLook[];
  /** The attempts of the looks. */
  readonly work: ClaimedWork;
  readonly cancels: readonly TakenCancel[];
  /** When the next one is due; undefined: nothing waits for a time. */
  readonly nextAt: EpochMillis | undefined;
}

interface LooksAnswer {
  readonly work: WorkRow | null;
  readonly looks: readonly (Omit<TakenLook, "jobs"> & { readonly jobs: readonly StoredJob[] | null })[] | null;
  readonly cancels: readonly CancelRow[] | null;
  readonly cancelRuns: readonly (ClaimedRun & { readonly bundle: BundleId })[] | null;
  readonly nextAt: EpochMillis | null;
}

type CancelRow = TakenCancel["attempt"] &
  Pick<TakenCancel, "token" | "handle" | "tries" | "input"> & {
    readonly version: VersionKey;
  };

/**
 * Takes the looks that are due, and the jobs that are to be asked to stop, at most `most` of each. All of them are due
 * again at `until`: whoever took one and is not heard of loses it to the next who asks.
 */
export async function takeLooks(
  db: Kysely<Database>,
  take: {
    readonly now: EpochMillis;
    readonly until: EpochMillis;
    readonly most: number;
    /** Whose end gives them back. */
    readonly session: SessionKey;
    /** Those of these queues. Null: of all. */
    readonly queues: readonly string[] | null;
  },
): Promise<TakenLooks> {
  const { rows } = await sql<{
    answer: LooksAnswer;
  }>`
    select dm_take_looks(${take.now}::bigint, ${take.until}::bigint, ${take.most}::integer, ${take.session}::bigint,
      ${take.queues}::text[]) as answer`.execute(db);
  const [row] = rows;
  if (row === undefined) throw new Error("dm_take_looks gave no row");
  const { work, looks, cancels, cancelRuns, nextAt } = row.answer;
  return {
    work: toWork(work),
    looks: (looks ?? []).map((look) => ({ ...look, jobs: look.jobs ?? [] })),
    cancels: (cancels ?? []).flatMap((cancel) => toCancel(cancel, cancelRuns ?? [])),
    nextAt: nextAt ?? undefined,
  };
}

function toCancel(
  { token, handle, tries, input, version, ...attempt }: CancelRow,
  runs: readonly ClaimedRun[],
): TakenCancel[] {
  const run = runs.find((each) => each.run === attempt.run && each.version === version);
  return run === undefined ? [] : [{ token, handle, tries, input, attempt, run }];
}

/** A look after which the attempt goes on. */
export interface LookNote {
  readonly attempt: AttemptKey;
  readonly turn: number;
  /** Null: when something happens. */
  readonly dueAt: EpochMillis | null;
  readonly troubles: number;
  /** What a person reads of it. */
  readonly said: string | null;
  readonly deadline: EpochMillis | null;
  readonly input: JsonValue;
  /** A job that was submitted. It is kept even when the rest comes too late. */
  readonly job: { readonly token: string; readonly handle: JsonValue } | null;
}

/** Writes down looks; those that came too late change nothing. */
export async function noteLooks(db: Kysely<Database>, notes: readonly LookNote[], now: EpochMillis): Promise<void> {
  const rows = notes.map((note) => ({
    attempt_key: note.attempt,
    turn: note.turn,
    due_at: note.dueAt,
    troubles: note.troubles,
    said: note.said,
    deadline: note.deadline,
    input: note.input,
    token: note.job?.token,
    handle: note.job?.handle,
  }));
  await sql`select dm_note_looks(${now}::bigint, ${JSON.stringify(rows)}::jsonb)`.execute(db);
}

/** A job that is about to be submitted. */
export interface Intent {
  readonly attempt: AttemptKey;
  readonly turn: number;
  readonly submission: number;
  readonly token: string;
  readonly input: JsonValue;
  /** Whether a kill leaves it running. */
  readonly leftOnKill: boolean;
}

/** Writes down that a job is about to be submitted; false: it must not be. */
export async function intendJob(db: Kysely<Database>, intent: Intent, now: EpochMillis): Promise<boolean> {
  const { attempt, turn, submission, token, input, leftOnKill } = intent;
  const { rows } = await sql<{ done: boolean }>`
    select dm_intend(${now}::bigint, ${attempt}::bigint, ${turn}::integer, ${submission}::integer, ${token}::text,
      ${JSON.stringify(input)}::jsonb, ${leftOnKill}::boolean) as done`.execute(db);
  return rows[0]?.done === true;
}

/** What came of asking a job to stop. */
export interface CancelNote {
  readonly token: string;
  readonly tries: number;
  readonly state: "cancelling" | "cancelled" | "gone";
  /** While cancelling. */
  readonly dueAt: EpochMillis | null;
  readonly said: string | null;
}

/** Writes down what came of asking jobs to stop. */
export async function noteCancels(db: Kysely<Database>, notes: readonly CancelNote[], now: EpochMillis): Promise<void> {
  const rows = notes.map(({ dueAt, ...note }) => ({ ...note, due_at: dueAt }));
  await sql`select dm_note_cancels(${now}::bigint, ${JSON.stringify(rows)}::jsonb)`.execute(db);
}

/** Attempts that wait for these DAGs are looked at now; whoever is just looking at one has looked too early. */
export async function hastenWaits(db: Kysely<Database>, dagIds: readonly DagId[], now: EpochMillis): Promise<void> {
  await db
    .updateTable("task_look")
    .set((set) => ({ turn: set("turn", "+", 1), due_at: now }))
    .where("awaits_dag", "in", [...dagIds])
    .execute();
}

/** The DAGs that some attempt waits for. */
export async function listAwaitedDags(db: Kysely<Database>): Promise<DagId[]> {
  const rows = await db
    .selectFrom("task_look")
    .select("awaits_dag")
    .distinct()
    .where("awaits_dag", "is not", null)
    .execute();
  return rows.flatMap(({ awaits_dag: dagId }) => (dagId === null ? [] : [dagId as DagId]));
}
