import type { Command } from "commander";
import { DaymillError, parseDuration } from "@daymill/core";
import type { ClearBody, Client, Plan } from "@daymill/contract";
import { clientOf, printJson, withServerFlags, type CommandContext, type ServerFlags } from "./command-context.ts";
import { confirm } from "./confirm.ts";
import { naming } from "./name-hints.ts";
import { instanceName } from "./task-instances-table.ts";
import { countText } from "./terminal/format.ts";
import { countsText, stateMark } from "./terminal/state-mark.ts";
import { table } from "./terminal/table.ts";

interface ClearFlags extends ServerFlags {
  readonly run: readonly string[];
  readonly upstream?: boolean;
  readonly downstream?: boolean;
  readonly past?: boolean;
  readonly future?: boolean;
  readonly onlyFailed?: boolean;
  readonly stopRunning?: boolean;
  readonly ownVersion?: boolean;
  readonly hold: string;
  readonly note?: string;
  readonly dryRun?: boolean;
  readonly yes?: boolean;
}

/** daymill tasks clear */
export function addClearCommand(tasks: Command, context: CommandContext): void {
  withServerFlags(
    tasks.command("clear <dag> [task...]").description("let task instances run again; without a task: all of the run"),
  )
    .requiredOption("-r, --run <run...>", "in these runs")
    .option("--upstream", "also everything that they wait for")
    .option("--downstream", "also everything that waits for them")
    .option("--past", "also in all earlier runs")
    .option("--future", "also in all later runs")
    .option("--only-failed", "only those that are failed or upstream failed")
    .option("--stop-running", "stop attempts that are running (default: leave them alone)")
    .option("--own-version", "run on the version that the run had (default: the current one)")
    .option("--hold <duration>", "start nothing of it before, so that it can be undone: 10s", "0s")
    .option("--note <text>", "why")
    .option("--dry-run", "show what would change, change nothing")
    .option("-y, --yes", "do not ask")
    .action(
      async (dagId: string, taskIds: string[], flags: ClearFlags) =>
        await clearTasks(context, { dagId, taskIds, flags }),
    );
}

interface ClearCall {
  readonly dagId: string;
  readonly taskIds: readonly string[];
  readonly flags: ClearFlags;
}

async function clearTasks(context: CommandContext, call: ClearCall): Promise<void> {
  const { flags } = call;
  const client = await clientOf(context, flags);
  const body = toBody(call);
  const plan = await naming(client, call.dagId, () => planClear(client, body));
  if (flags.dryRun) return flags.json ? printJson(context, plan) : showPlan(context, plan);
  if (!flags.json && !flags.yes) showPlan(context, plan);
  if (plan.total === 0) return context.io.stderr.write("Nothing to clear.\n");
  const question = `Clear ${countText(plan.total, "task instance")} in ${countText(plan.runs.length, "run")}?`;
  if (!(await confirm(context.io, question, { yes: flags.yes ?? false })))
    return context.io.stderr.write("Nothing was changed.\n");
  const answer = await client.clear({ body: { ...body, etag: plan.etag } });
  if (flags.json) return printJson(context, answer);
  if (answer.kind === "plan") throw new DaymillError("E705", "The server answered a clear with a plan.");
  context.io.stdout.write(
    flags.quiet ? `${answer.clearId}\n` : `Cleared ${countText(answer.total, "task instance")}.\n`,
  );
}

function toBody({ dagId, taskIds, flags }: ClearCall): ClearBody {
  const holdMs = parseDuration(flags.hold);
  if (holdMs === undefined) throw new DaymillError("E702", `--hold ${flags.hold}: expected a duration such as 10s.`);
  return {
    dagId,
    runIds: [...flags.run],
    ...(taskIds.length > 0 && { tasks: taskIds.map(parseTask) }),
    upstream: flags.upstream ?? false,
    downstream: flags.downstream ?? false,
    past: flags.past ?? false,
    future: flags.future ?? false,
    only: flags.onlyFailed ? "failed" : "all",
    running: flags.stopRunning ? "stop" : "leave",
    latestVersion: !flags.ownVersion,
    holdMs,
    ...(flags.note !== undefined && { note: flags.note }),
  };
}

/** `load`, or `load[17]` for one instance of a mapped task. */
function parseTask(text: string): { taskId: string; mapIndexes?: number[] } {
  const [, taskId = text, index] = /^(.+)\[(\d+)\]$/.exec(text) ?? [];
  return index === undefined ? { taskId } : { taskId, mapIndexes: [Number(index)] };
}

async function planClear(client: Client, body: ClearBody): Promise<Plan> {
  const plan = await client.clear({ body: { ...body, dryRun: true } });
  if (plan.kind === "plan") return plan;
  throw new DaymillError("E705", "The server cleared although it was asked for a plan.");
}

/** More than these are only counted. */
const MAX_LISTED = 50;

function showPlan({ io, style }: CommandContext, plan: Plan): void {
  const items = plan.items.slice(0, MAX_LISTED);
  const columns = [
    { title: "run", cell: (item: Plan["items"][number]) => item.runId },
    { title: "task", cell: instanceName },
    { title: "now", cell: (item: Plan["items"][number]) => stateMark(item.state, style) },
    { title: "attempts", cell: (item: Plan["items"][number]) => String(item.attempts), align: "right" as const },
  ];
  if (items.length > 0) io.stderr.write(table(columns, items, { style, width: io.stderr.columns }));
  if (plan.total > items.length) io.stderr.write(`... and ${plan.total - items.length} more\n`);
  for (const warning of plan.warnings) io.stderr.write(`${style.paint("warn", "!")} ${warning}\n`);
  io.stderr.write(
    `${countText(plan.total, "task instance")} in ${countText(plan.runs.length, "run")}: ${countsText(plan.counts)}\n`,
  );
}
