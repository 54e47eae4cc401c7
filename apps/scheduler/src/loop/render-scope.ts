import { runScope, taskInterval } from "@daymill/core";
import type { JsonValue, RenderScope, TaskInterval } from "@daymill/core";
import { toInstanceEnd, toTaskEnds } from "@daymill/metadata";
import type { ClaimedAttempt, ClaimedRun, ClaimedWork } from "@daymill/metadata";
import type { KnownVersion } from "./known-version.ts";

export interface ScopeParts {
  readonly known: KnownVersion;
  readonly run: ClaimedRun;
  readonly work: ClaimedWork;
  /** Reads an output that lies in the store. */
  readonly read: (uri: string) => Promise<JsonValue>;
}

/** What the expressions of a run's tasks are rendered from; a mapped instance adds its element. */
export async function scopeOf({ known, run, work, read }: ScopeParts): Promise<RenderScope> {
  const tasks = await toTaskEnds(work.upstream.get(run.run) ?? [], read);
  return { ...runScope({ ...run, runId: run.id }, known.dag.schedule.timezone), tasks };
}

/** The same for one instance: it has an element, and sees the tasks of its mapped group at its own index. */
export async function scopeOfInstance(
  scope: RenderScope,
  attempt: Pick<ClaimedAttempt, "run" | "task" | "mapIndex" | "element">,
  { known, work, read }: Omit<ScopeParts, "run">,
): Promise<RenderScope> {
  const { mapIndex, element } = attempt;
  if (mapIndex < 0) return scope;
  const beside = known.besides.get(attempt.task);
  const isBeside = (task: string, index: number) => beside?.has(task) === true && (index === mapIndex || index < 0);
  const seen = beside ? (work.upstream.get(attempt.run) ?? []).filter((one) => isBeside(one.task, one.mapIndex)) : [];
  const ends = await Promise.all(seen.map(async (one) => [one.task, await toInstanceEnd(one, read)] as const));
  return {
    ...scope,
    tasks: ends.length === 0 ? scope.tasks : new Map([...scope.tasks, ...ends]),
    element,
    index: mapIndex,
  };
}

/** The interval of a run, as its tasks see it. */
export function intervalOf(run: ClaimedRun, { dag }: KnownVersion): TaskInterval {
  return taskInterval({ start: run.start, end: run.end }, dag.schedule.timezone);
}
