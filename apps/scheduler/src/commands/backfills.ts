import { setTimeout as sleep } from "node:timers/promises";
import type { Command } from "commander";
import { DaymillError } from "@daymill/core";
import type { Backfill, BackfillBody, BackfillPlan, Client } from "@daymill/contract";
import { daysText } from "./backfill-days-text.ts";
import { toBackfillWish, toCount, withBackfillFlags, type BackfillFlags } from "./backfill-flags.ts";
import { addBackfillScheduleCommands } from "./backfill-schedules.ts";
import {
  clientOf,
  printJson,
  printList,
  withServerFlags,
  type CommandContext,
  type ServerFlags,
} from "./command-context.ts";
import { confirm } from "./confirm.ts";
import { ExitCode } from "./exit-codes.ts";
import { naming } from "./name-hints.ts";
import { readPages } from "./read-pages.ts";
import { countText, durationText, logicalDateText } from "./terminal/format.ts";
import { progress } from "./terminal/progress.ts";
import type { Column } from "./terminal/table.ts";

interface RangeFlags extends BackfillFlags {
  readonly from?: string;
  readonly to?: string;
  readonly missing?: boolean;
  readonly failed?: boolean;
  readonly note?: string;
  readonly dryRun?: boolean;
  readonly yes?: boolean;
  readonly wait?: boolean;
}

/** daymill backfill create | preview | list | show | set | pause | resume | cancel | schedule */
export function addBackfillCommands(backfill: Command, context: CommandContext): void {
  withRange(backfill.command("create <dag>").description("run a DAG for a range of days"))
    .option("--dry-run", "show what would happen, change nothing")
    .option("-y, --yes", "do not ask")
    .option("--wait", "until it has ended; exit code 1 when a run failed")
    .action(async (dagId: string, flags: RangeFlags) => await create(context, dagId, flags));
  withRange(backfill.command("preview <dag>").description("what a backfill would do, day by day")).action(
    async (dagId: string, flags: RangeFlags) => await create(context, dagId, { ...flags, dryRun: true }),
  );
  withServerFlags(backfill.command("list").description("backfills, newest first"))
    .option("--dag <dag>", "only of this DAG")
    .action(async (flags: ServerFlags & { readonly dag?: string }) => await list(context, flags));
  withServerFlags(
    backfill
      .command("show <backfill>")
      .description("one backfill, and what it does with each day; why it leaves some out"),
  ).action(async (id: string, flags: ServerFlags) => await show(context, id, flags));
  withServerFlags(backfill.command("set <backfill>").description("change what is named of a backfill that is not over"))
    .option("--max-active-runs <n>", "at once")
    .option("--pause-after-failures <n>", "runs that fail until it pauses, or never")
    .action(async (id: string, flags: SetFlags) => await change(context, id, flags));
  addControl(backfill, context, { verb: "pause", description: "start no further run; what runs goes on" });
  addControl(backfill, context, { verb: "resume", description: "go on with a paused backfill" });
  withServerFlags(backfill.command("cancel <backfill>").description("end a backfill; what is done stays"))
    .option("--stop-running", "also stop the runs that are going on")
    .option("-y, --yes", "do not ask")
    .action(async (id: string, flags: CancelFlags) => await cancel(context, id, flags));
  addBackfillScheduleCommands(backfill, context);
}

function withRange(command: Command): Command {
  return withBackfillFlags(command, "none")
    .option("--from <day>", "first day, in the DAG's zone")
    .option("--to <day>", "last day, included")
    .option("--missing", "the days without a run; without --from and --to all that are over")
    .option("--failed", "the days whose run failed; with --missing both")
    .option("--note <text>", "why");
}

function toBody(dagId: string, flags: RangeFlags): BackfillBody {
  const { from, to, missing, failed } = flags;
  const isPicked = missing === true || failed === true;
  if (!isPicked && (from === undefined || to === undefined))
    throw new DaymillError("E702", "Which days? Give --from and --to, or --missing, --failed or both.");
  return {
    dagId,
    ...(from !== undefined && { from }),
    ...(to !== undefined && { to }),
    ...toBackfillWish(flags),
    ...(isPicked && { reprocess: failed === true ? (missing === true ? "failed" : "failed_only") : "none" }),
    ...(flags.note !== undefined && { note: flags.note }),
  };
}

async function create(context: CommandContext, dagId: string, flags: RangeFlags): Promise<void> {
  const client = await clientOf(context, flags);
  const body = toBody(dagId, flags);
  const plan = await naming(client, dagId, () => client.createBackfill({ body: { ...body, dryRun: true } }));
  if (plan.kind !== "plan")
    throw new DaymillError("E705", "The server made a backfill although it was asked for a plan.");
  if (flags.dryRun)
    return flags.json
      ? printJson(context, plan)
      : context.io.stdout.write(planText(context, dagId, plan) + daysText(context.style, plan.days));
  if (!flags.json && !flags.yes) context.io.stderr.write(planText(context, dagId, plan));
  if (plan.create + plan.rerun === 0) return context.io.stderr.write(`Nothing to run${reasonsText(plan.skips)}.\n`);
  const question = `Start ${countText(plan.create + plan.rerun, "run")} of ${dagId}?`;
  if (!(await confirm(context.io, question, { yes: flags.yes ?? false })))
    return context.io.stderr.write("Nothing was changed.\n");
  const made = await client.createBackfill({ body });
  if (made.kind !== "backfill") throw new DaymillError("E705", "The server answered a backfill with a plan.");
  const shown = flags.wait ? await waitForBackfill(context, client, made) : made;
  if (shown.progress.failed > 0) context.fail(ExitCode.failed);
  if (flags.json) return printJson(context, shown);
  context.io.stdout.write(
    flags.quiet ? `${shown.backfillId}\n` : `Backfill ${shown.backfillId}: ${progressText(shown)}\n`,
  );
}

function planText({ style }: CommandContext, dagId: string, plan: BackfillPlan): string {
  const parts = [
    `${style.paint("good", "+")} ${countText(plan.create, "new run")}`,
    `${style.paint("warn", "↻")} ${plan.rerun} again`,
    `${style.paint("quiet", "–")} ${plan.skip} left alone${reasonsText(plan.skips)}`,
  ];
  const estimate = plan.estimateMs === null ? "" : ` · about ${durationText(plan.estimateMs)}`;
  return `${dagId} · ${countText(plan.days.length, "interval")}\n  ${parts.join("   ")}\n${tasksText(plan)}  ${countText(plan.instances, "task instance")}${estimate}\n`;
}

/** Which tasks run, when not all of them do. */
function tasksText({ tasks, create, rerun }: BackfillPlan): string {
  if (tasks === null) return "";
  const made = create === 0 ? "" : `  in new runs: ${tasks.create.join(", ")}; the other tasks are left out\n`;
  return made + (rerun === 0 ? "" : `  in runs that exist: ${tasks.rerun.join(", ")}\n`);
}

function reasonsText(skips: BackfillPlan["skips"]): string {
  return skips.length === 0 ? "" : ` (${skips.map(({ reason, days }) => `${days} ${reason}`).join(", ")})`;
}

async function list(context: CommandContext, flags: ServerFlags & { readonly dag?: string }): Promise<void> {
  const client = await clientOf(context, flags);
  const filter = flags.dag === undefined ? {} : { dagId: flags.dag };
  const rows = await readPages(MAX_LISTED, (page) => client.listBackfills({ query: { ...filter, ...page } }));
  printList(context, flags, {
    rows,
    columns: COLUMNS,
    id: (row) => String(row.backfillId),
    none: "There are no backfills.",
  });
}

async function show(context: CommandContext, id: string, flags: ServerFlags): Promise<void> {
  const client = await clientOf(context, flags);
  const params = { backfillId: id };
  const backfill = await client.getBackfill({ params });
  const days = await readPages(backfill.progress.planned + backfill.progress.skipped, (query) =>
    client.listBackfillDays({ params, query }),
  );
  if (flags.json) return printJson(context, { ...backfill, days });
  const { dagId, from, to, order, maxActiveRuns } = backfill;
  const lines = [
    `Backfill ${backfill.backfillId} of ${dagId} · ${from} to ${to} · ${order} first · ${countText(maxActiveRuns, "run")} at once`,
    ...Object.entries(backfill.params).map(([name, value]) => `  ${name}=${JSON.stringify(value)}`),
    `  ${stateText(backfill)} · ${progressText(backfill)}${reasonsText(backfill.skips)}`,
  ];
  context.io.stdout.write(`${lines.join("\n")}\n${daysText(context.style, days)}`);
}

const MAX_LISTED = 500;

const COLUMNS: readonly Column<Backfill>[] = [
  { title: "id", cell: (row) => String(row.backfillId), align: "right" },
  { title: "dag", cell: (row) => row.dagId },
  { title: "from", cell: (row) => logicalDateText(row.from) },
  { title: "to", cell: (row) => logicalDateText(row.to) },
  { title: "state", cell: stateText },
  { title: "progress", cell: progressText },
];

function stateText({ state, pauseReason }: Backfill): string {
  return pauseReason === null ? state : `${state}: ${pauseReason}`;
}

function progressText({ progress: { planned, success, failed, running, skipped }, etaMs }: Backfill): string {
  const left = skipped === 0 ? "" : `, ${skipped} skipped`;
  const eta = etaMs === null ? "" : `, about ${durationText(etaMs)} left`;
  return `${success + failed}/${planned} done, ${failed} failed, ${running} running${left}${eta}`;
}

interface Control {
  readonly verb: "pause" | "resume";
  readonly description: string;
}

function addControl(backfill: Command, context: CommandContext, { verb, description }: Control): void {
  withServerFlags(backfill.command(`${verb} <backfill>`).description(description)).action(
    async (id: string, flags: ServerFlags) => {
      const client = await clientOf(context, flags);
      const params = { backfillId: id };
      const changed = await (verb === "pause" ? client.pauseBackfill({ params }) : client.resumeBackfill({ params }));
      if (flags.json) return printJson(context, changed);
      context.io.stdout.write(`Backfill ${changed.backfillId}: ${changed.state}\n`);
    },
  );
}

interface SetFlags extends ServerFlags {
  readonly maxActiveRuns?: string;
  readonly pauseAfterFailures?: string;
}

async function change(context: CommandContext, id: string, flags: SetFlags): Promise<void> {
  const { maxActiveRuns, pauseAfterFailures } = flags;
  const body = {
    ...(maxActiveRuns !== undefined && { maxActiveRuns: toCount("--max-active-runs", maxActiveRuns) }),
    ...(pauseAfterFailures !== undefined && {
      pauseAfterFailures: pauseAfterFailures === "never" ? null : toCount("--pause-after-failures", pauseAfterFailures),
    }),
  };
  const client = await clientOf(context, flags);
  const changed = await client.patchBackfill({ params: { backfillId: id }, body });
  if (flags.json) return printJson(context, changed);
  const failures =
    changed.pauseAfterFailures === null ? "" : `, paused after ${countText(changed.pauseAfterFailures, "failed run")}`;
  context.io.stdout.write(
    `Backfill ${changed.backfillId}: ${countText(changed.maxActiveRuns, "run")} at once${failures}\n`,
  );
}

interface CancelFlags extends ServerFlags {
  readonly stopRunning?: boolean;
  readonly yes?: boolean;
}

async function cancel(context: CommandContext, id: string, flags: CancelFlags): Promise<void> {
  const client = await clientOf(context, flags);
  const { progress: now } = await client.getBackfill({ params: { backfillId: id } });
  const running = flags.stopRunning ? `, stops ${now.running} running` : `; ${now.running} running go on`;
  const question = `Cancel backfill ${id}? ${now.success + now.failed} done stay, ${now.waiting} are not started${running}.`;
  if (!(await confirm(context.io, question, { yes: flags.yes ?? false })))
    return context.io.stderr.write("Nothing was changed.\n");
  const ended = await client.cancelBackfill({
    params: { backfillId: id },
    body: { stopRunning: flags.stopRunning ?? false },
  });
  if (flags.json) return printJson(context, ended);
  context.io.stdout.write(`Backfill ${ended.backfillId}: ${ended.state}\n`);
}

/** How often a waiting command asks, in ms. */
const ASK_EVERY_MS = 500;

async function waitForBackfill({ io, now }: CommandContext, client: Client, begun: Backfill): Promise<Backfill> {
  const bar = progress(io.stderr, now);
  let backfill = begun;
  while (backfill.state === "running" || backfill.state === "paused") {
    const { success, failed, planned } = backfill.progress;
    bar.show({ done: success + failed, total: planned, text: `${backfill.dagId}: ${progressText(backfill)}` });
    await sleep(ASK_EVERY_MS);
    backfill = await client.getBackfill({ params: { backfillId: backfill.backfillId } });
  }
  bar.end();
  return backfill;
}
