import type { EpochMillis } from "@daymill/core";
import type { RunAttemptRow, RunJobRow } from "@daymill/metadata";
import { attemptSpanId, spanIdOf, type TracedRun } from "./trace-ids.ts";

/** A run that is over. */
export interface EndedRun extends TracedRun {
  readonly state: string;
  readonly type: string;
  readonly version: number;
  readonly startedAt: EpochMillis;
  readonly endedAt: EpochMillis;
}

/** One span, as far as it depends on what happened. */
export interface SpanFacts {
  readonly spanId: string;
  /** undefined: it is the root. */
  readonly parentId: string | undefined;
  readonly name: string;
  readonly startedAt: EpochMillis;
  readonly endedAt: EpochMillis;
  /** Why it failed; undefined: it did not. */
  readonly failure: string | undefined;
  readonly attributes: Readonly<Record<string, string | number>>;
}

/** What goes well for a task. */
const GOOD: ReadonlySet<string> = new Set(["success", "skipped"]);

/**
 * The spans of a run since it last started: the run, below it each task instance, below that its attempts, below these
 * the remote jobs that they submitted. What ran before a clear was told of then.
 */
export function runSpans(
  run: EndedRun,
  attempts: readonly RunAttemptRow[],
  jobs: readonly RunJobRow[],
): readonly SpanFacts[] {
  const runSpan = spanIdOf(run, "run", run.startedAt);
  const own = attempts.filter(({ scheduledAt, endedAt }) => endedAt !== null && scheduledAt >= run.startedAt);
  const instances = Map.groupBy(own, ({ taskId, mapIndex, generation }) =>
    JSON.stringify([taskId, mapIndex, generation]),
  );
  return [
    {
      spanId: runSpan,
      parentId: undefined,
      name: `run ${run.dagId}`,
      startedAt: run.startedAt,
      endedAt: run.endedAt,
      failure: run.state === "success" ? undefined : run.state,
      attributes: {
        "daymill.dag.id": run.dagId,
        "daymill.run.id": run.runId,
        "daymill.run.type": run.type,
        "daymill.run.state": run.state,
        "daymill.dag.version": run.version,
      },
    },
    ...[...instances.values()].flatMap((tries) => instanceSpans(run, runSpan, tries)),
    ...jobs.flatMap((job) => jobSpans(run, job)),
  ];
}

function instanceSpans(run: EndedRun, runSpan: string, attempts: readonly RunAttemptRow[]): readonly SpanFacts[] {
  const [first] = attempts;
  const last = attempts.at(-1);
  if (first === undefined || last === undefined) return [];
  const { taskId, mapIndex, generation } = first;
  const spanId = spanIdOf(run, "task", taskId, mapIndex, generation);
  const instance = {
    "daymill.dag.id": run.dagId,
    "daymill.run.id": run.runId,
    "daymill.task.id": taskId,
    ...(mapIndex >= 0 && { "daymill.task.map_index": mapIndex }),
  };
  return [
    {
      spanId,
      parentId: runSpan,
      name: `task ${taskId}`,
      startedAt: first.scheduledAt,
      endedAt: last.endedAt ?? last.queuedAt,
      failure: failureOf(last.outcome),
      attributes: instance,
    },
    ...attempts.map((attempt): SpanFacts => {
      const startedAt = attempt.startedAt ?? attempt.queuedAt;
      return {
        spanId: attemptSpanId(run, attempt),
        parentId: spanId,
        name: `attempt ${taskId}`,
        startedAt,
        endedAt: attempt.endedAt ?? startedAt,
        failure: failureOf(attempt.outcome),
        attributes: {
          ...instance,
          "daymill.attempt.number": attempt.number,
          "daymill.attempt.outcome": attempt.outcome ?? "none",
          "daymill.attempt.waited_ms": startedAt - attempt.scheduledAt,
        },
      };
    }),
  ];
}

function jobSpans(run: EndedRun, { taskId, mapIndex, attempt, token, state, submittedAt, endedAt }: RunJobRow) {
  if (submittedAt === null || endedAt === null || submittedAt < run.startedAt) return [];
  const span: SpanFacts = {
    spanId: spanIdOf(run, "job", token),
    parentId: attemptSpanId(run, { taskId, mapIndex, number: attempt }),
    name: `job ${taskId}`,
    startedAt: submittedAt,
    endedAt,
    failure: state === "succeeded" ? undefined : state,
    attributes: {
      "daymill.dag.id": run.dagId,
      "daymill.run.id": run.runId,
      "daymill.task.id": taskId,
      "daymill.job.token": token,
      "daymill.job.state": state,
    },
  };
  return [span];
}

function failureOf(outcome: string | null): string | undefined {
  return outcome === null || GOOD.has(outcome) ? undefined : outcome;
}
