import { Option, type Command } from "commander";
import { DaymillError } from "@daymill/core";
import type { Backfill, BackfillBody, BackfillPlan } from "@daymill/contract";
import { daysText } from "./backfill-days-text.ts";
import { toBackfillWish, withBackfillFlags, type BackfillFlags } from "./backfill-flags.ts";
import { addBackfillScheduleCommands } from "./backfill-schedules.ts";
import { progressText, reasonsText, stateText } from "./backfill-texts.ts";
import { addBackfillCallbackCommand } from "./callbacks.ts";
import {
  clientOf,
  printJson,
  printList,
  withServerFlags,
  type CommandContext,
  type ListFlags,
} from "./command-context.ts";
import { confirm } from "./confirm.ts";
import { addBackfillControls } from "./control-backfill.ts";
import { assertDags, naming } from "./name-hints.ts";
import { readListed } from "./read-pages.ts";
import { countText, durationText, logicalDateText } from "./terminal/format.ts";
import type { Column } from "./terminal/table.ts";
import { waitForBackfill } from "./wait-for-backfill.ts";

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

interface BackfillListFlags extends ListFlags {
  readonly dag?: string;
}

/** daymill backfill create | preview | list */
export function addBackfillCommands(backfill: Command, context: CommandContext): void {
  withRange(backfill.command("create <dag>").description("run a DAG for a range of days"))
    .option("--dry-run", "show what would happen, change nothing")
    .option("-y, --yes", "do not ask")
    .option("--wait", "until it has ended; exit code 1 when a run failed")
    .action(async (dagId: string, flags: RangeFlags) => await create(context, dagId, flags));
  withRange(backfill.command("preview <dag>").description("what a backfill would do, day by day")).action(
    async (dagId: string, flags: RangeFlags) => await create(context, dagId, { ...flags, dryRun: true }),
  );
  withServerFlags(backfill.command("list").description("backfills, newest first"), 500)
    .option("--dag <dag>", "only of this DAG")
    .action(async (flags: BackfillListFlags) => await list(context, flags));
  addBackfillControls(backfill, context);
  addBackfillCallbackCommand(backfill, context);
  addBackfillScheduleCommands(backfill, context);
}

function withRange(command: Command): Command {
  return withBackfillFlags(command, "none")
    .option("--from <day>", "first day, in the DAG's zone")
    .option("--to <day>", "last day, included")
    .addOption(
      new Option("--missing", "the days without a run; without --from and --to all that are over").conflicts(
        "reprocess",
      ),
    )
    .addOption(new Option("--failed", "the days whose run failed; with --missing both").conflicts("reprocess"))
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
  const body = toBody(dagId, flags);
  const client = await clientOf(context, flags);
  const plan = await naming(client, dagId, () => client.createBackfill({ body: { ...body, dryRun: true } }));
  if (plan.kind !== "plan")
    throw new DaymillError("E705", "The server made a backfill although it was asked for a plan.");
  if (flags.dryRun)
    return flags.json
      ? printJson(context, plan)
      : context.io.stdout.write(planText(context, dagId, plan) + daysText(context.style, plan.days));
  if (plan.create + plan.rerun === 0) return tellNothing(context, { dagId, plan }, flags);
  if (!flags.json && !flags.yes) context.io.stderr.write(planText(context, dagId, plan));
  const question = `Start ${countText(plan.create + plan.rerun, "run")} of ${dagId}?`;
  if (!(await confirm(context.io, question, { yes: flags.yes ?? false, isTried: true })))
    return context.io.stderr.write("Nothing was changed.\n");
  const made = await client.createBackfill({ body });
  if (made.kind !== "backfill") throw new DaymillError("E705", "The server answered a backfill with a plan.");
  const shown = flags.wait ? await waitForBackfill(context, client, made) : made;
  if (flags.json) return printJson(context, shown);
  context.io.stdout.write(
    flags.quiet ? `${shown.backfillId}\n` : `Backfill ${shown.backfillId}: ${progressText(shown)}\n`,
  );
}

/** Nothing to run is as good as done: a script that fills what is missing every night ends well. JSON says so by the plan. */
function tellNothing(
  context: CommandContext,
  { dagId, plan }: { readonly dagId: string; readonly plan: BackfillPlan },
  flags: RangeFlags,
): void {
  context.io.stderr.write(`${dagId}: nothing to run${reasonsText(plan.skips)}. No backfill was made.\n`);
  if (flags.json) printJson(context, plan);
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

async function list(context: CommandContext, flags: BackfillListFlags): Promise<void> {
  const client = await clientOf(context, flags);
  const filter = flags.dag === undefined ? {} : { dagId: flags.dag };
  const rows = await readListed(flags, (page) => client.listBackfills({ query: { ...filter, ...page } }));
  if (rows.length === 0 && flags.dag !== undefined) await assertDags(client, [flags.dag]);
  printList(context, flags, {
    rows,
    columns: COLUMNS,
    id: (row) => String(row.backfillId),
    none: "There are no backfills.",
  });
}

const COLUMNS: readonly Column<Backfill>[] = [
  { title: "id", cell: (row) => String(row.backfillId), align: "right" },
  { title: "dag", cell: (row) => row.dagId },
  { title: "from", cell: (row) => logicalDateText(row.from) },
  { title: "to", cell: (row) => logicalDateText(row.to) },
  { title: "state", cell: stateText },
  { title: "progress", cell: progressText },
];
