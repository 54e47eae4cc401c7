import { DaymillError, parseDuration, toError } from "@daymill/core";
import type { RemoteStatus, TaskContext } from "@daymill/core";
import type { ClusterBackend, StepPlace, StepView } from "../cluster-backend.ts";
import { openLogsBy } from "./open-logs.ts";
import { readFailureLog } from "./read-failure-log.ts";
import type { FailureLog, LogTail } from "./step-logs.ts";

/** EMR copies logs to S3 every five minutes. */
export const DEFAULT_LOGS_WITHIN = "6m";
/** For one look at the logs, in ms: a look at a job has a minute for all that it does. */
const READ_WITHIN_MS = 20_000;
/** As many of the last lines are part of the reason. */
const REASON_LINES = 12;

export interface FailedStep {
  readonly backend: ClusterBackend;
  /** The id of the connection of the cluster. */
  readonly connection: string;
  readonly cluster: string;
  readonly step: StepView;
  readonly logsWithinMs: number;
  readonly ctx: TaskContext;
}

/**
 * The status of a job whose step has failed, with the end of the step's logs: they go to the log of the task, and their last
 * lines into the reason. Until they are there, it goes on for so long after the end of the step, a look at a time. Logs that
 * do not come, or cannot be read, change nothing of how it ended.
 */
export async function withFailureLog(
  status: Extract<RemoteStatus, { state: "failed" }>,
  { backend, connection, cluster, step, logsWithinMs, ctx }: FailedStep,
): Promise<RemoteStatus> {
  // EMR's clock may be ahead of ours: no wait is none.
  const isLate = logsWithinMs === 0 || Date.now() >= (step.endedAt ?? 0) + logsWithinMs;
  const log = await tryToRead({ cluster, step: step.id }, { backend, connection, ctx });
  if (log === undefined) return status;
  if (!log.isWhole && !isLate)
    return { state: "running", progress: `${step.state}, its logs are awaited. ${status.reason}` };
  if (!log.isWhole) ctx.log.warn("not all logs of the step have come in time", { step: step.id });
  for (const { uri, lines } of log.tails) {
    ctx.log.info("the end of a log of the step", { step: step.id, uri });
    for (const line of lines) ctx.log.warn(line);
  }
  const lines = mostTelling(log.tails)?.lines.slice(-REASON_LINES) ?? [];
  return lines.length === 0 ? status : { ...status, reason: `${status.reason} It wrote:\n${lines.join("\n")}` };
}

/** Milliseconds of `logsWithin`. Throws E209 when it is no duration. */
export function logsWithinMs(operator: string, logsWithin = DEFAULT_LOGS_WITHIN): number {
  const ms = parseDuration(logsWithin);
  if (ms !== undefined) return ms;
  throw new DaymillError("E209", `${operator}: logsWithin is "${logsWithin}"; it is written as "6m" is, or "0s".`);
}

type Source = Pick<FailedStep, "backend" | "connection" | "ctx">;

/** undefined: there are none to be had. */
async function tryToRead(place: StepPlace, { backend, connection, ctx }: Source): Promise<FailureLog | undefined> {
  const signal = AbortSignal.any([ctx.signal, AbortSignal.timeout(READ_WITHIN_MS)]);
  try {
    const logs = await backend.logsOf?.(place);
    if (logs === undefined) return undefined;
    const open = openLogsBy(await ctx.connection(connection), ctx);
    return await Promise.race([readFailureLog(logs, { open, signal }), rejectedBy(signal)]);
  } catch (thrown: unknown) {
    ctx.signal.throwIfAborted();
    ctx.log.warn("the logs of the step cannot be read", { step: place.step, reason: toError(thrown).message });
    return undefined;
  }
}

function rejectedBy(signal: AbortSignal): Promise<never> {
  return new Promise((_, reject) => {
    signal.addEventListener("abort", () => reject(new Error(`they were not read within ${READ_WITHIN_MS} ms`)));
  });
}

/** What a program says of its own error: Python's goes to the output of a driver, all else to the errors. */
function mostTelling(tails: readonly LogTail[]): LogTail | undefined {
  const newestFirst = tails.toReversed();
  const isError = ({ lines }: LogTail): boolean =>
    lines.some((line) => /^(Traceback|\S*(Error|Exception)\b)/.test(line));
  return newestFirst.find(isError) ?? newestFirst.find(({ stream }) => stream === "stderr") ?? newestFirst[0];
}
