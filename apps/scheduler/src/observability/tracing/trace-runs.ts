import { toError } from "@daymill/core";
import type { Logger, RunKey } from "@daymill/core";
import { findRun, listEndedRunJobs, listRunAttempts } from "@daymill/metadata";
import type { MetadataDatabase, RunAttemptPlace, RunAttemptRow } from "@daymill/metadata";
import type { RunEndedEvent, SchedulerEvents } from "../../loop/scheduler-events.ts";
import { runSpans } from "./run-spans.ts";
import type { SpanSender } from "./span-sender.ts";
import { traceIdOf } from "./trace-ids.ts";

export interface TraceParts {
  readonly db: MetadataDatabase["db"];
  readonly events: SchedulerEvents;
  readonly sender: SpanSender;
  readonly log: Logger;
}

/** Attempts of a run that are told of at most. */
const MOST_ATTEMPTS = 20_000;
const PER_PAGE = 1_000;
/** Runs that have ended and are not told of yet; beyond, spans are left out. */
const MOST_WAITING = 10_000;

/** Sends the spans of each run that this scheduler ends. A run whose end nobody was told of, after a crash, has none. */
export function traceRuns({ db, events, sender, log }: TraceParts): { close(): Promise<void> } {
  // One after the other: reading what happened must not take the database from what happens.
  let work = Promise.resolve();
  let waiting = 0;
  const trace = async (ended: RunEndedEvent): Promise<void> => {
    const run = await findRun(db, ended);
    if (run === undefined || run.startedAt === null || run.endedAt === null) return;
    const { startedAt, endedAt } = run;
    const attempts = await readAttempts(db, run.runKey);
    const jobs = await listEndedRunJobs(db, { runKey: run.runKey, limit: PER_PAGE });
    sender.send(traceIdOf(run), runSpans({ ...run, startedAt, endedAt }, attempts, jobs));
  };
  const onEnded = (ended: RunEndedEvent): void => {
    if (waiting >= MOST_WAITING) return;
    waiting += 1;
    work = work
      .then(() => trace(ended))
      .catch((error: unknown) =>
        log.warn("the spans of a run could not be sent", {
          dag: ended.dagId,
          run: ended.runId,
          error: toError(error).message,
        }),
      )
      .finally(() => void (waiting -= 1));
  };
  events.on("run:ended", onEnded);
  return {
    async close() {
      events.off("run:ended", onEnded);
      await work;
      await sender.close().catch((error: unknown) => log.warn("the last spans could not be sent", { error }));
    },
  };
}

async function readAttempts(db: TraceParts["db"], runKey: RunKey): Promise<RunAttemptRow[]> {
  const attempts: RunAttemptRow[] = [];
  let after: RunAttemptPlace | undefined;
  do {
    const page = await listRunAttempts(db, { runKey, limit: PER_PAGE, ...(after && { after }) });
    attempts.push(...page);
    after = page.length < PER_PAGE ? undefined : page.at(-1);
  } while (after !== undefined && attempts.length < MOST_ATTEMPTS);
  return attempts;
}
