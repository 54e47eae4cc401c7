import { DaymillError } from "@daymill/core";
import type { ClearAnswer, Client, MarkAnswer, Plan } from "@daymill/contract";
import { clientOf, printJson, type CommandContext } from "./command-context.ts";
import { confirm } from "./confirm.ts";
import { naming } from "./name-hints.ts";
import { taskIdOf, type SelectionCall, type SelectionFlags } from "./selection-flags.ts";
import { instanceName } from "./task-instances-table.ts";
import { countText } from "./terminal/format.ts";
import { countsText, stateMark } from "./terminal/state-mark.ts";
import { table } from "./terminal/table.ts";

/** What a request says besides the change itself. */
type Step = { readonly dryRun: true } | { readonly etag: string };

export interface InstanceChange<Answer extends ClearAnswer | MarkAnswer> {
  /** `Clear`: with what would change behind it, a question. */
  readonly question: (what: string) => string;
  readonly nothing: string;
  readonly send: (client: Client, step: Step) => Promise<Answer>;
  /** Told on stdout when it is done. */
  readonly done: (applied: Applied<Answer>) => string;
}

type Applied<Answer extends ClearAnswer | MarkAnswer> = Extract<Answer, { kind: "applied" }>;

/**
 * Shows exactly what would change, asks, and changes what was shown: when the set differs by then, nothing happens. Gives
 * what was done; undefined: nothing.
 */
export async function changeInstances<Answer extends ClearAnswer | MarkAnswer>(
  context: CommandContext,
  { dagId, taskIds, flags }: SelectionCall<SelectionFlags>,
  change: InstanceChange<Answer>,
): Promise<Applied<Answer> | undefined> {
  const client = await clientOf(context, flags);
  const names = { dagId, runId: flags.run[0], taskId: taskIds[0] && taskIdOf(taskIds[0]) };
  const plan = await naming(client, names, async () => planOf(await change.send(client, { dryRun: true })));
  if (!(await isWanted(context, { plan, flags }, change))) return undefined;
  const answer = await change.send(client, { etag: plan.etag });
  if (!isApplied(answer)) throw new DaymillError("E705", "The server answered a change with a plan.");
  if (flags.json) printJson(context, answer);
  else context.io.stdout.write(`${change.done(answer)}\n`);
  return answer;
}

/** Shows the plan as far as it is to be seen, and asks if somebody has to be. */
async function isWanted(
  context: CommandContext,
  { plan, flags }: { readonly plan: Plan; readonly flags: SelectionFlags },
  { nothing, question }: Pick<InstanceChange<never>, "nothing" | "question">,
): Promise<boolean> {
  const { io } = context;
  if (flags.dryRun && flags.json) printJson(context, plan);
  else if (flags.dryRun || !(flags.json || flags.yes)) showPlan(context, plan);
  if (flags.dryRun) return false;
  if (plan.total === 0) io.stderr.write(`${nothing}\n`);
  else if (await confirm(io, question(extentOf(plan)), { yes: flags.yes ?? false, isTried: true })) return true;
  else io.stderr.write("Nothing was changed.\n");
  return false;
}

function isApplied<Answer extends ClearAnswer | MarkAnswer>(answer: Answer): answer is Applied<Answer> {
  return answer.kind === "applied";
}

function planOf(answer: ClearAnswer | MarkAnswer): Plan {
  if (answer.kind === "plan") return answer;
  throw new DaymillError("E705", "The server changed something although it was asked for a plan.");
}

/** `3 task instances in 1 run`, of several DAGs if it is so. */
function extentOf({ total, runs }: Plan): string {
  const dags = countDags(runs);
  const where = `${countText(total, "task instance")} in ${countText(runs.length, "run")}`;
  return dags > 1 ? `${where} of ${countText(dags, "DAG")}` : where;
}

function countDags(runs: Plan["runs"]): number {
  return new Set(runs.map(({ dagId }) => dagId)).size;
}

/** More than these are only counted. */
const MAX_LISTED = 50;

function showPlan({ io, style }: CommandContext, plan: Plan): void {
  const items = plan.items.slice(0, MAX_LISTED);
  const isOneDag = countDags(plan.runs) <= 1;
  const columns = [
    ...(isOneDag ? [] : [{ title: "dag", cell: (item: Plan["items"][number]) => item.dagId }]),
    { title: "run", cell: (item: Plan["items"][number]) => item.runId },
    { title: "task", cell: instanceName },
    { title: "now", cell: (item: Plan["items"][number]) => stateMark(item.state, style) },
    { title: "attempts", cell: (item: Plan["items"][number]) => String(item.attempts), align: "right" as const },
  ];
  if (items.length > 0) io.stderr.write(table(columns, items, { style, width: io.stderr.columns }));
  if (plan.total > items.length) io.stderr.write(`... and ${plan.total - items.length} more\n`);
  for (const warning of plan.warnings) io.stderr.write(`${style.paint("warn", "!")} ${warning}\n`);
  if (plan.failedDownstream > 0)
    io.stderr.write(
      `${countText(plan.failedDownstream, "failed instance")} downstream: cleared with it, unless --no-clear-downstream is given\n`,
    );
  io.stderr.write(`${extentOf(plan)}: ${countsText(plan.counts)}\n`);
}
