import type { Command } from "commander";
import { DaymillError, epochMillis, parseDuration, toIso } from "@daymill/core";
import type { CleanPlan, CleanRunsBody, Client } from "@daymill/contract";
import { clientOf, printJson, withServerFlags, type CommandContext, type ServerFlags } from "./command-context.ts";
import { confirm } from "./confirm.ts";
import { removeInBatches } from "./remove-in-batches.ts";
import { countText, instantText } from "./terminal/format.ts";
import { table, type Column } from "./terminal/table.ts";
import { readsWhole } from "./terminal/whole-number.ts";

interface CleanFlags extends ServerFlags {
  readonly olderThan?: string;
  readonly keep?: number;
  readonly dryRun?: boolean;
  readonly yes?: boolean;
}

/** daymill db clean */
export function addCleanCommand(db: Command, context: CommandContext): void {
  withServerFlags(db.command("clean").description("remove old runs with all that belongs to them, after a preview"))
    .option("--older-than <duration>", "runs that ended so long ago: 90d (default: retention.runs)")
    .option(
      "--keep <n>",
      "all but so many of the newest runs of each DAG (default: retention.runsPerDag)",
      readsWhole("--keep", { least: 1 }),
    )
    .option("--dry-run", "show exactly what would go; remove nothing")
    .option("-y, --yes", "do not ask")
    .action(async (flags: CleanFlags) => await cleanRuns(context, flags));
}

async function cleanRuns(context: CommandContext, flags: CleanFlags): Promise<void> {
  const { io } = context;
  const limits = limitsOf(flags, context);
  const client = await clientOf(context, flags);
  const plan = await planOf(client, limits);
  if (flags.dryRun && flags.json) return printJson(context, plan);
  if (flags.dryRun || !(flags.json || flags.yes)) showPlan(context, plan);
  if (flags.dryRun) return;
  if (plan.runs > 0) {
    const question = `Remove ${countText(plan.runs, "run")} with ${countText(plan.instances, "task instance")}, their logs and outputs, for good?`;
    if (!(await confirm(io, question, { yes: flags.yes ?? false, isTried: true })))
      return io.stderr.write("Nothing was changed.\n");
  }
  const runs = plan.runs === 0 ? 0 : await applyPlan(context, client, plan);
  if (flags.json) return printJson(context, { kind: "applied", runs });
  io.stdout.write(flags.quiet ? `${runs}\n` : `Removed ${countText(runs, "run")}.\n`);
}

function limitsOf({ olderThan, keep }: CleanFlags, { now }: CommandContext): CleanRunsBody {
  return {
    ...(olderThan !== undefined && { before: toIso(epochMillis(now() - durationOf(olderThan))) }),
    ...(keep !== undefined && { keepPerDag: keep }),
  };
}

function durationOf(text: string): number {
  const ms = parseDuration(text);
  if (ms !== undefined) return ms;
  throw new DaymillError("E702", `--older-than ${text}: expected a duration such as 90d.`);
}

async function planOf(client: Client, limits: CleanRunsBody): Promise<CleanPlan> {
  const plan = await client.cleanRuns({ body: { ...limits, dryRun: true } });
  if (plan.kind === "plan") return plan;
  throw new DaymillError("E705", "The server removed something although it was asked for a plan.");
}

/** With the limits of the plan, so that what was shown is what goes. */
async function applyPlan(context: CommandContext, client: Client, plan: CleanPlan): Promise<number> {
  const { before, keepPerDag } = plan;
  return await removeInBatches(context, plan.runs, async () => {
    const answer = await client.cleanRuns({ body: { before, keepPerDag } });
    if (answer.kind === "applied") return answer;
    throw new DaymillError("E705", "The server answered a change with a plan.");
  });
}

const COLUMNS: readonly Column<CleanPlan["dags"][number]>[] = [
  { title: "dag", cell: (dag) => dag.dagId },
  { title: "runs", cell: (dag) => String(dag.runs), align: "right" },
  { title: "task instances", cell: (dag) => String(dag.instances), align: "right" },
  { title: "ended from", cell: (dag) => instantText(dag.from) },
  { title: "to", cell: (dag) => instantText(dag.to) },
];

function showPlan({ io, style }: CommandContext, plan: CleanPlan): void {
  if (plan.dags.length > 0) io.stderr.write(table(COLUMNS, plan.dags, { style, width: io.stderr.columns }));
  for (const { runs, text } of plan.kept)
    io.stderr.write(`${style.paint("warn", "!")} ${countText(runs, "run")} stay${runs === 1 ? "s" : ""}: ${text}\n`);
  const what = `${countText(plan.runs, "run")} with ${countText(plan.instances, "task instance")}`;
  const rules = [
    ...(plan.before === null ? [] : [`ended before ${instantText(plan.before)}`]),
    ...(plan.keepPerDag === null ? [] : [`beyond the newest ${plan.keepPerDag} of a DAG`]),
  ];
  io.stderr.write(`${what}: ${rules.join(", or ")}\n`);
}
