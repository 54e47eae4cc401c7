import type { Command } from "commander";
import { DaymillError } from "@daymill/core";
import type { Client, DagDeletionPlan } from "@daymill/contract";
import { clientOf, printJson, withServerFlags, type CommandContext, type ServerFlags } from "./command-context.ts";
import { confirm } from "./confirm.ts";
import { naming } from "./name-hints.ts";
import { removeInBatches, type RemovedBatch } from "./remove-in-batches.ts";
import { countText } from "./terminal/format.ts";

interface DeleteFlags extends ServerFlags {
  readonly dryRun?: boolean;
  readonly yes?: boolean;
}

/** daymill dags delete */
export function addDeleteDagCommand(dags: Command, context: CommandContext): void {
  withServerFlags(
    dags.command("delete <dag>").description("delete a DAG that nothing has any more, with all of its history"),
  )
    .option("--dry-run", "show what would go; delete nothing")
    .option("-y, --yes", "do not ask")
    .action(async (dagId: string, flags: DeleteFlags) => await deleteDag(context, dagId, flags));
}

async function deleteDag(context: CommandContext, dagId: string, flags: DeleteFlags): Promise<void> {
  const { io } = context;
  const client = await clientOf(context, flags);
  const plan = await naming(client, dagId, () => planOf(client, dagId));
  if (flags.dryRun && flags.json) return printJson(context, plan);
  if (flags.dryRun || !(flags.json || flags.yes)) showPlan(context, dagId, plan);
  if (flags.dryRun) return;
  // What keeps it is told by the server, which refuses: nobody is asked about what cannot be.
  if (plan.hindrances.length === 0) {
    const question = `Delete the DAG ${dagId} with ${whatGoes(plan)}, their logs and outputs, for good?`;
    if (!(await confirm(io, question, { yes: flags.yes ?? false, isTried: true })))
      return io.stderr.write("Nothing was changed.\n");
  }
  const runs = await removeInBatches(context, plan.runs, async () => await deleteBatch(client, dagId));
  if (flags.json) return printJson(context, { kind: "applied", runs });
  io.stdout.write(flags.quiet ? `${dagId}\n` : `Deleted the DAG ${dagId} with ${countText(runs, "run")}.\n`);
}

async function planOf(client: Client, dagId: string): Promise<DagDeletionPlan> {
  const plan = await client.deleteDag({ params: { dagId }, query: { dryRun: true } });
  if (plan.kind === "plan") return plan;
  throw new DaymillError("E705", "The server deleted something although it was asked for a plan.");
}

async function deleteBatch(client: Client, dagId: string): Promise<RemovedBatch> {
  const answer = await client.deleteDag({ params: { dagId } });
  if (answer.kind === "applied") return answer;
  throw new DaymillError("E705", "The server answered a change with a plan.");
}

function showPlan({ io, style }: CommandContext, dagId: string, plan: DagDeletionPlan): void {
  for (const { count, text } of plan.hindrances) io.stderr.write(`${style.paint("warn", "!")} ${count} ${text}\n`);
  io.stderr.write(`${dagId}: ${whatGoes(plan)}\n`);
}

function whatGoes({ runs, instances, versions, backfills }: DagDeletionPlan): string {
  const parts = [
    countText(runs, "run"),
    countText(instances, "task instance"),
    countText(versions, "version"),
    countText(backfills, "backfill"),
  ];
  return parts.join(", ");
}
