import type { Command } from "commander";
import type { Pool, PoolUse } from "@daymill/contract";
import { clientOf, printJson, withServerFlags, type CommandContext, type ServerFlags } from "./command-context.ts";
import { instanceName } from "./task-instances-table.ts";
import { factsText, type Fact } from "./terminal/facts-text.ts";
import { findNamed } from "./terminal/find-named.ts";
import { spanText } from "./terminal/format.ts";
import { stateMark } from "./terminal/state-mark.ts";
import { table, type Column } from "./terminal/table.ts";

/** daymill pools show */
export function addShowPoolCommand(pools: Command, context: CommandContext): void {
  withServerFlags(
    pools.command("show <pool>").description("one pool: its slots, the DAGs that name it, and what holds slots now"),
  ).action(async (name: string, flags: ServerFlags) => await show(context, name, flags));
}

async function show(context: CommandContext, name: string, flags: ServerFlags): Promise<void> {
  const client = await clientOf(context, flags);
  const pool = findNamed(await client.listPools(), name, { what: "pool", nameOf: (each) => each.name });
  if (flags.quiet) return context.io.stdout.write(`${pool.name}\n`);
  const use = await client.getPoolUse({ params: { pool: name } });
  if (flags.json) return printJson(context, { ...pool, ...use });
  context.io.stdout.write(describePool(pool, use, context));
}

function describePool(pool: Pool, { dags, holders }: PoolUse, context: CommandContext): string {
  const { style, io } = context;
  const facts: readonly Fact[] = [
    ["pool", pool.name],
    ["description", pool.description ?? ""],
    ["slots", pool.slots < 0 ? "unlimited" : `${pool.used} of ${pool.slots} used`],
    ["waiting", String(pool.waiting)],
    ["deferred", pool.includeDeferred ? "counted" : "not counted"],
    ["named by", dags.map(({ dagId, tasks }) => `${dagId} (${tasks.join(", ")})`).join(", ") || "no DAG"],
  ];
  const head = factsText(facts, style);
  if (holders.length === 0) return head;
  return `${head}\n${table(columnsOf(context), holders, { style, width: io.stdout.columns })}`;
}

function columnsOf({ style, now }: CommandContext): Column<PoolUse["holders"][number]>[] {
  return [
    { title: "holder", cell: (holder) => `${holder.dagId} ${holder.runId} ${instanceName(holder)}` },
    { title: "state", cell: ({ state }) => stateMark(state, style) },
    { title: "slots", cell: ({ slots }) => String(slots), align: "right" },
    { title: "for", cell: ({ since }) => spanText(since, null, now()), align: "right" },
  ];
}
