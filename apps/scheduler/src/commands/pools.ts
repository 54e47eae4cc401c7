import type { Command } from "commander";
import { DaymillError } from "@daymill/core";
import type { Pool } from "@daymill/contract";
import {
  clientOf,
  printJson,
  printList,
  withServerFlags,
  type CommandContext,
  type ServerFlags,
} from "./command-context.ts";
import { remove, type RemoveFlags } from "./remove.ts";
import { addShowPoolCommand } from "./show-pool.ts";
import { findNamed } from "./terminal/find-named.ts";
import type { Column } from "./terminal/table.ts";
import { readsWhole } from "./terminal/whole-number.ts";
import { POOLS } from "./transfer/pools.ts";
import { addTransferCommands } from "./transfer/transfer.ts";

interface SetFlags extends ServerFlags {
  readonly slots?: number;
  readonly includeDeferred?: boolean;
  readonly description?: string;
}

const NAMED = { what: "pool", nameOf: ({ name }: Pool) => name };

/** daymill pools list | set | show | delete | export | import */
export function addPoolCommands(pools: Command, context: CommandContext): void {
  withServerFlags(pools.command("list").description("pools with their slots, and what waits for one")).action(
    async (flags: ServerFlags) => await list(context, flags),
  );
  withServerFlags(pools.command("set <pool>").description("make a pool, or change what is named of one"))
    .option("--slots <n>", "how many slots; -1: no limit", readsWhole("--slots", { least: -1 }))
    .option("--include-deferred", "what waits without a worker holds its slots, too")
    .option("--no-include-deferred", "what waits without a worker holds none")
    .option("--description <text>", "what it is for")
    .action(async (name: string, flags: SetFlags) => await set(context, name, flags));
  addShowPoolCommand(pools, context);
  addTransferCommands(pools, context, POOLS);
  withServerFlags(pools.command("delete <pool>").description("delete a pool that no DAG uses"))
    .option("-y, --yes", "do not ask")
    .action(
      async (name: string, flags: RemoveFlags) =>
        await remove(context, flags, {
          what: `pool ${name}`,
          id: name,
          find: async (client) => findNamed(await client.listPools(), name, NAMED),
          send: (client) => client.deletePool({ params: { pool: name } }),
        }),
    );
}

async function list(context: CommandContext, flags: ServerFlags): Promise<void> {
  const client = await clientOf(context, flags);
  const rows = await client.listPools();
  printList(context, flags, { rows, columns: COLUMNS, id: (pool) => pool.name, none: "There are no pools." });
}

async function set(context: CommandContext, name: string, flags: SetFlags): Promise<void> {
  const client = await clientOf(context, flags);
  const former = (await client.listPools()).find((pool) => pool.name === name);
  const slots = flags.slots ?? former?.slots;
  if (slots === undefined) throw new DaymillError("E702", `--slots: the new pool ${name} needs a number of slots.`);
  const body = {
    slots,
    includeDeferred: flags.includeDeferred ?? former?.includeDeferred ?? false,
    description: flags.description ?? former?.description ?? null,
  };
  const pool = await client.putPool({ params: { pool: name }, body });
  if (flags.json) return printJson(context, pool);
  context.io.stdout.write(flags.quiet ? `${pool.name}\n` : `${pool.name}: ${slotsText(pool)} slots\n`);
}

function slotsText({ slots }: Pool): string {
  return slots < 0 ? "unlimited" : String(slots);
}

const COLUMNS: readonly Column<Pool>[] = [
  { title: "pool", cell: (pool) => pool.name },
  { title: "slots", cell: slotsText, align: "right" },
  { title: "used", cell: (pool) => String(pool.used), align: "right" },
  { title: "waiting", cell: (pool) => String(pool.waiting), align: "right" },
  { title: "deferred", cell: (pool) => (pool.includeDeferred ? "counted" : "not counted") },
  { title: "description", cell: (pool) => pool.description ?? "" },
];
