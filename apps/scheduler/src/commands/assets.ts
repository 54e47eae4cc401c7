import type { Command } from "commander";
import type { AssetUser, AssetView } from "@daymill/contract";
import { ASSET_EVENT_COLUMNS } from "./asset-event-columns.ts";
import { addAssetQueueCommands } from "./asset-queue.ts";
import {
  clientOf,
  printJson,
  printList,
  withServerFlags,
  type CommandContext,
  type ListFlags,
  type ServerFlags,
} from "./command-context.ts";
import { namingAsset } from "./name-hints.ts";
import { readListed } from "./read-pages.ts";
import { chosenColumns } from "./terminal/choose-columns.ts";
import type { Column } from "./terminal/table.ts";
import { parseParams, startRun, type TriggerFlags, withTriggerFlags } from "./trigger.ts";

interface EmitFlags extends ServerFlags {
  readonly extra?: readonly string[];
}

interface AssetListFlags extends ListFlags {
  readonly search?: string;
}

/** daymill assets list | show | emit | materialize | queue | drop */
export function addAssetCommands(assets: Command, context: CommandContext): void {
  withServerFlags(assets.command("list").description("assets with what produces and what consumes them"), 500)
    .option("--search <text>", "part of the name")
    .action(async (flags: AssetListFlags) => await list(context, flags));
  withServerFlags(
    assets.command("show <asset>").description("the newest events of an asset, and the runs they started"),
    20,
  ).action(async (asset: string, flags: AssetListFlags) => await show(context, asset, flags));
  withServerFlags(
    assets.command("emit <asset>").description("create an event by hand: what waits for the asset may run"),
  )
    .option("--extra <name=value...>", "what the event says; the value is JSON, or else text")
    .action(async (asset: string, flags: EmitFlags) => await emit(context, asset, flags));
  withTriggerFlags(
    withServerFlags(
      assets.command("materialize <asset>").description("start a run by hand of the DAG that produces an asset"),
    ).option("--dag <dag>", "which, where several DAGs produce it"),
  ).action(
    async (asset: string, { dag, ...flags }: TriggerFlags & { readonly dag?: string }) =>
      await startRun(context, flags, (client, body) =>
        namingAsset(client, asset, () =>
          client.materialize({ params: { asset }, body: { ...body, ...(dag !== undefined && { dagId: dag }) } }),
        ),
      ),
  );
  addAssetQueueCommands(assets, context);
}

async function list(context: CommandContext, flags: AssetListFlags): Promise<void> {
  const client = await clientOf(context, flags);
  const filter = flags.search === undefined ? {} : { q: flags.search };
  const rows = await readListed(flags, (page) => client.listAssets({ query: { ...filter, ...page } }));
  printList(context, flags, { rows, columns: ASSETS, id: (row) => row.asset, none: "There are no assets." });
}

async function show(
  context: CommandContext,
  asset: string,
  { columns: names, ...flags }: AssetListFlags,
): Promise<void> {
  const columns = chosenColumns(ASSET_EVENT_COLUMNS, names);
  const client = await clientOf(context, flags);
  const params = { asset };
  const view = await namingAsset(client, asset, () => client.getAsset({ params }));
  const rows = await readListed(flags, (query) => client.listAssetEvents({ params, query }));
  if (flags.json) return printJson(context, { ...view, events: rows.slice(0, flags.limit) });
  if (!flags.quiet) {
    context.io.stdout.write(`produced by: ${usersText(view.producers)}\nconsumed by: ${usersText(view.consumers)}\n\n`);
  }
  printList(context, flags, {
    rows,
    columns,
    id: (row) => String(row.eventId),
    none: "There are no events yet.",
  });
}

async function emit(context: CommandContext, asset: string, flags: EmitFlags): Promise<void> {
  const extra = parseParams(flags.extra ?? [], "--extra");
  const client = await clientOf(context, flags);
  const event = await namingAsset(client, asset, () => client.createAssetEvent({ params: { asset }, body: { extra } }));
  if (flags.json) return printJson(context, event);
  context.io.stdout.write(flags.quiet ? `${event.eventId}\n` : `Event ${event.eventId} of ${asset} was created.\n`);
}

const ASSETS: readonly Column<AssetView>[] = [
  { title: "asset", cell: (row) => row.asset },
  { title: "last event", cell: (row) => row.lastEventAt ?? "" },
  { title: "produced by", cell: (row) => usersText(row.producers) },
  { title: "consumed by", cell: (row) => usersText(row.consumers) },
  { title: "pending", cell: (row) => String(row.pending), align: "right" },
];

/** `orders.load` for a task, `report` for a DAG that the asset starts. */
function usersText(users: readonly AssetUser[]): string {
  if (users.length === 0) return "nobody";
  return users.map(({ dagId, taskId }) => (taskId === null ? dagId : `${dagId}.${taskId}`)).join(", ");
}
