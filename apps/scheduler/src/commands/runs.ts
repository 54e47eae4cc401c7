import { Option, type Command } from "commander";
import { RunState } from "@daymill/core";
import type { Run, RunDeadline, RunDetail, TaskInstance } from "@daymill/contract";
import {
  clientOf,
  printJson,
  printList,
  withServerFlags,
  type CommandContext,
  type ListFlags,
  type ServerFlags,
} from "./command-context.ts";
import { ExitCode } from "./exit-codes.ts";
import { assertDags, naming } from "./name-hints.ts";
import { readListed, readPages } from "./read-pages.ts";
import { remove, type RemoveFlags } from "./remove.ts";
import { instanceColumns } from "./task-instances-table.ts";
import { factsText, type Fact } from "./terminal/facts-text.ts";
import { instantText, logicalDateText, spanText } from "./terminal/format.ts";
import { countsText, stateMark } from "./terminal/state-mark.ts";
import { table, type Column } from "./terminal/table.ts";
import { waitForRun } from "./wait-for-run.ts";

interface RunListFlags extends ListFlags {
  readonly dag?: readonly string[];
  readonly state?: readonly RunState[];
  readonly late?: boolean;
  readonly noted?: boolean;
}

interface ShowFlags extends ServerFlags {
  readonly wait?: boolean;
}

/** daymill runs list | show | delete */
export function addRunCommands(runs: Command, context: CommandContext): void {
  withServerFlags(runs.command("list").description("runs, newest first"), 50)
    .option("--dag <dag...>", "only of these DAGs")
    .addOption(new Option("--state <state...>", "only in these states").choices(Object.values(RunState)))
    .option("--late", "only those that missed a deadline")
    .option("--noted", "only those with a note")
    .action(async (flags: RunListFlags) => await listRuns(context, flags));
  withServerFlags(runs.command("show <dag> <run>").description("one run with its task instances and its first failure"))
    .option("--wait", "first wait until it has ended; exit code 1 when it failed")
    .action(async (dagId: string, runId: string, flags: ShowFlags) => await showRun(context, { dagId, runId }, flags));
  withServerFlags(
    runs.command("delete <dag> <run>").description("remove a run that is over, with its attempts, outputs and logs"),
  )
    .option("-y, --yes", "do not ask")
    .action(
      async (dagId: string, runId: string, flags: RemoveFlags) =>
        await remove(context, flags, {
          what: `run ${runId} of ${dagId}`,
          consequence: "Its attempts, outputs and logs go with it; the schedule does not make it again.",
          id: runId,
          find: (client) => naming(client, { dagId, runId }, () => client.getRun({ params: { dagId, runId } })),
          send: (client) => client.deleteRun({ params: { dagId, runId } }),
        }),
    );
}

async function listRuns(context: CommandContext, flags: RunListFlags): Promise<void> {
  const client = await clientOf(context, flags);
  const filter = {
    ...(flags.dag && { dagId: [...flags.dag] }),
    ...(flags.state && { state: [...flags.state] }),
    ...(flags.late && { missedDeadline: true }),
    ...(flags.noted && { hasNote: true }),
  };
  const rows = await readListed(flags, (page) => client.listRuns({ query: { ...filter, ...page } }));
  if (rows.length === 0) await assertDags(client, flags.dag ?? []);
  printList(context, flags, {
    rows,
    columns: runColumns(context),
    id: (run) => `${run.dagId} ${run.runId}`,
    none: "There are no runs.",
  });
}

function runColumns({ style, now }: CommandContext): Column<Run>[] {
  return [
    { title: "dag", cell: (run) => run.dagId },
    { title: "run", cell: (run) => run.runId },
    { title: "state", cell: (run) => `${stateMark(run.state, style)}${lateMark(run, style)}` },
    { title: "logical date", cell: (run) => logicalDateText(run.logicalDate) },
    { title: "type", cell: (run) => run.type },
    { title: "started", cell: (run) => instantText(run.startedAt) },
    { title: "took", cell: (run) => spanText(run.startedAt, run.endedAt, now()), align: "right" },
    { title: "tasks", cell: (run) => countsText(run.counts) },
  ];
}

async function showRun(
  context: CommandContext,
  params: { dagId: string; runId: string },
  flags: ShowFlags,
): Promise<void> {
  const client = await clientOf(context, flags);
  const found = await naming(client, params, () => client.getRun({ params }));
  const run = flags.wait ? await waitForRun(context, client, found) : found;
  if (flags.wait && run.state === "failed") context.fail(ExitCode.failed);
  const instances = await readPages(MAX_SHOWN, (query) => client.listTaskInstances({ params, query }));
  if (flags.json) return printJson(context, { ...run, instances });
  if (flags.quiet) return context.io.stdout.write(`${run.runId}\n`);
  context.io.stdout.write(describeRun(run, instances, context));
}

/** A run with more instances than this is looked at in the web app. */
const MAX_SHOWN = 1_000;

function describeRun(run: RunDetail, instances: readonly TaskInstance[], context: CommandContext): string {
  const { style, io, now } = context;
  const facts: readonly Fact[] = [
    ["run", `${run.dagId} ${run.runId}`],
    ["state", `${stateMark(run.state, style)}${run.waiting === null ? "" : `: ${run.waiting.text}`}`],
    ["interval", `[${logicalDateText(run.interval.start)}, ${logicalDateText(run.interval.end)}) ${run.timezone}`],
    ["type", run.type],
    ["started", instantText(run.startedAt)],
    ["took", spanText(run.startedAt, run.endedAt, now())],
    ["tasks", countsText(run.counts)],
    ...run.deadlines.map((deadline): Fact => ["deadline", deadlineText(deadline, style)]),
    ["first failure", failureText(run)],
    ["note", run.note ?? ""],
  ];
  return `${factsText(facts, style)}\n${table(instanceColumns(context), instances, { style, width: io.stdout.columns })}`;
}

function lateMark({ missedDeadlines }: Run, style: CommandContext["style"]): string {
  return missedDeadlines === 0 ? "" : `, ${style.paint("bad", "missed a deadline")}`;
}

const DEADLINE_TONES = { open: "strong", met: "good", missed: "bad" } as const;

function deadlineText({ name, state, dueAt }: RunDeadline, style: CommandContext["style"]): string {
  return `${name}: ${style.paint(DEADLINE_TONES[state], state)}, due ${instantText(dueAt)}`;
}

function failureText({ firstFailure }: RunDetail): string {
  if (firstFailure === null) return "";
  const { taskId, mapIndex, tryNumber, maxTries, error } = firstFailure;
  const name = mapIndex < 0 ? taskId : `${taskId}[${mapIndex}]`;
  return `${name}, try ${tryNumber} of ${maxTries}: ${error?.message.split("\n")[0] ?? "no error was left"}`;
}
