import type { Command } from "commander";
import type { Run, TaskInstance, UsualTimes } from "@daymill/contract";
import { clientOf, printList, withServerFlags, type CommandContext, type ListFlags } from "./command-context.ts";
import { naming } from "./name-hints.ts";
import { readPages } from "./read-pages.ts";
import { durationText } from "./terminal/format.ts";
import type { Column } from "./terminal/table.ts";

/** When something began and ended, in ms since the start of its run; null: not yet. */
interface Span {
  readonly startMs: number | null;
  readonly endMs: number | null;
}

/** A task of a run beside what is usual; of a mapped one from its first instance to its last. */
export interface TaskTimes extends Span {
  readonly taskId: string;
  /** Medians of other runs; null: there is none in which it succeeded. */
  readonly usual: { readonly startMs: number; readonly endMs: number } | null;
}

/** daymill runs times */
export function addRunTimesCommand(runs: Command, context: CommandContext): void {
  withServerFlags(
    runs
      .command("times <dag> <run>")
      .description("when each task of a run began and how long it took, beside what is usual"),
    1_000,
  ).action(async (dagId: string, runId: string, flags: ListFlags) => await showTimes(context, { dagId, runId }, flags));
}

async function showTimes(
  context: CommandContext,
  params: { readonly dagId: string; readonly runId: string },
  flags: ListFlags,
): Promise<void> {
  const client = await clientOf(context, flags);
  const run = await naming(client, params, () => client.getRun({ params }));
  const instances = await readPages(Number.POSITIVE_INFINITY, (query) => client.listTaskInstances({ params, query }));
  const usual = await client.getUsualTimes({ params });
  const rows = taskTimes(run, instances, usual);
  printList(context, flags, { rows, columns: COLUMNS, id: ({ taskId }) => taskId, none: "The run has no tasks." });
  if (!flags.json && !flags.quiet && rows.length > 0) context.io.stderr.write(`${sampleText(usual)}\n`);
}

/** The tasks of a run in the order of its instances. */
export function taskTimes(
  { startedAt }: Pick<Run, "startedAt">,
  instances: readonly Pick<TaskInstance, "taskId" | "startedAt" | "endedAt">[],
  { tasks }: Pick<UsualTimes, "tasks">,
): TaskTimes[] {
  const usual = new Map(tasks.map(({ taskId, startMs, endMs }) => [taskId, { startMs, endMs }]));
  const byTask = Map.groupBy(instances, ({ taskId }) => taskId);
  return [...byTask].map(([taskId, its]) => ({
    taskId,
    ...spanOf(its, startedAt),
    usual: usual.get(taskId) ?? null,
  }));
}

/** What has not begun, such as what was skipped, has no part in it; while one goes on, there is no end. */
function spanOf(instances: readonly Pick<TaskInstance, "startedAt" | "endedAt">[], runStartedAt: string | null): Span {
  const begun = instances.flatMap(({ startedAt, endedAt }) => (startedAt === null ? [] : { startedAt, endedAt }));
  if (runStartedAt === null || begun.length === 0) return { startMs: null, endMs: null };
  const since = (at: string): number => Date.parse(at) - Date.parse(runStartedAt);
  const ends = begun.flatMap(({ endedAt }) => (endedAt === null ? [] : since(endedAt)));
  return {
    startMs: Math.min(...begun.map((one) => since(one.startedAt))),
    endMs: ends.length < begun.length ? null : Math.max(...ends),
  };
}

const COLUMNS: readonly Column<TaskTimes>[] = [
  { title: "task", cell: ({ taskId }) => taskId },
  { title: "began", cell: ({ startMs }) => offsetText(startMs), align: "right" },
  { title: "usually began", cell: ({ usual }) => offsetText(usual?.startMs ?? null), align: "right" },
  { title: "took", cell: (task) => tookText(lengthOf(task)), align: "right" },
  { title: "usually took", cell: ({ usual }) => tookText(usual && lengthOf(usual)), align: "right" },
  { title: "difference", cell: differenceText, align: "right" },
];

function lengthOf({ startMs, endMs }: Span): number | null {
  return startMs === null || endMs === null ? null : endMs - startMs;
}

/** `+4 m 10 s`: after the start of the run. */
function offsetText(ms: number | null): string {
  return ms === null ? "" : signed(ms);
}

function tookText(ms: number | null): string {
  return ms === null ? "" : durationText(ms);
}

function differenceText(task: TaskTimes): string {
  const [took, usually] = [lengthOf(task), task.usual && lengthOf(task.usual)];
  return took === null || usually === null ? "" : signed(took - usually);
}

function signed(ms: number): string {
  return `${ms < 0 ? "-" : "+"}${durationText(Math.abs(ms))}`;
}

function sampleText({ runs }: UsualTimes): string {
  if (runs === 0) return "No other run has succeeded, so there is nothing to compare with.";
  const from = runs === 1 ? "one other run that succeeded" : `the newest ${runs} other runs that succeeded`;
  return `Times are since the start of the run. Usual are the medians of ${from}.`;
}
