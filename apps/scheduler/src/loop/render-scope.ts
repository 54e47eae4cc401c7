import { taskInterval, toIso } from "@daymill/core";
import type { JsonValue, RenderScope, TaskInterval } from "@daymill/core";
import { toTaskEnds } from "@daymill/metadata";
import type { ClaimedRun, ClaimedWork } from "@daymill/metadata";
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
  return {
    interval: intervalOf(run, known),
    params: run.params,
    run: {
      id: run.id,
      type: run.type,
      logicalDate: run.logicalDate === null ? null : toIso(run.logicalDate),
      runAfter: toIso(run.runAfter),
    },
    tasks: await toTaskEnds(work.upstream.get(run.run) ?? [], read),
  };
}

function intervalOf(run: ClaimedRun, { dag }: KnownVersion): TaskInterval {
  return taskInterval({ start: run.start, end: run.end }, dag.schedule.timezone);
}
