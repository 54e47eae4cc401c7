import type { Command } from "commander";
import type { AssetQueue } from "@daymill/contract";
import { ASSET_EVENT_COLUMNS } from "./asset-event-columns.ts";
import {
  clientOf,
  printJson,
  printList,
  withServerFlags,
  type CommandContext,
  type ListFlags,
  type ServerFlags,
} from "./command-context.ts";
import { confirm } from "./confirm.ts";
import { naming } from "./name-hints.ts";
import { readListed } from "./read-pages.ts";
import type { Column } from "./terminal/table.ts";

interface AssetFlags extends ServerFlags {
  readonly asset?: string;
}

type QueueFlags = AssetFlags & ListFlags;

interface DropFlags extends AssetFlags {
  readonly event?: string;
  readonly yes?: boolean;
}

/** daymill assets queue | drop */
export function addAssetQueueCommands(assets: Command, context: CommandContext): void {
  withServerFlags(
    assets
      .command("queue [dag]")
      .description("DAGs that wait for assets and what of them has come; of one DAG, the events that wait"),
    500,
  )
    .option("--asset <asset>", "only what waits for it")
    .action(async (dagId: string | undefined, flags: QueueFlags) =>
      dagId === undefined ? await listQueues(context, flags) : await listEvents(context, dagId, flags),
    );
  withServerFlags(
    assets.command("drop <dag>").description("take events out of what waits for a DAG: they start no run of it"),
  )
    .option("--asset <asset>", "only events of it")
    .option("--event <event>", "only this event")
    .option("-y, --yes", "do not ask")
    .action(async (dagId: string, flags: DropFlags) => await drop(context, dagId, flags));
}

async function listQueues(context: CommandContext, flags: QueueFlags): Promise<void> {
  const client = await clientOf(context, flags);
  const rows = await readListed(flags, (page) => client.listAssetQueues({ query: { ...page, ...filterOf(flags) } }));
  printList(context, flags, { rows, columns: QUEUES, id: (row) => row.dagId, none: "No DAG waits for assets." });
}

async function listEvents(context: CommandContext, dagId: string, flags: QueueFlags): Promise<void> {
  const client = await clientOf(context, flags);
  const rows = await naming(client, dagId, () =>
    readListed(flags, (page) => client.listQueuedEvents({ params: { dagId }, query: { ...page, ...filterOf(flags) } })),
  );
  printList(context, flags, {
    rows,
    columns: [{ title: "asset", cell: (row) => row.asset }, ...ASSET_EVENT_COLUMNS],
    id: (row) => String(row.eventId),
    none: `No events wait for ${dagId}.`,
  });
}

async function drop(context: CommandContext, dagId: string, flags: DropFlags): Promise<void> {
  const client = await clientOf(context, flags);
  const { event, asset } = flags;
  const what = event === undefined ? "all events that wait" : `event ${event} of those that wait`;
  const question = `Drop ${what} for ${dagId}${asset === undefined ? "" : `, of ${asset}`}?`;
  if (!(await confirm(context.io, question, { yes: flags.yes ?? false })))
    return context.io.stderr.write("Nothing was changed.\n");
  const query = { ...filterOf(flags), ...(event !== undefined && { eventId: event }) };
  const answer = await naming(client, dagId, () => client.deleteQueuedEvents({ params: { dagId }, query }));
  if (flags.json) return printJson(context, answer);
  const { deleted } = answer;
  context.io.stdout.write(
    flags.quiet ? `${deleted}\n` : `Dropped ${deleted} ${deleted === 1 ? "event" : "events"} of ${dagId}.\n`,
  );
}

function filterOf({ asset }: AssetFlags): { readonly asset?: string } {
  return asset === undefined ? {} : { asset };
}

const QUEUES: readonly Column<AssetQueue>[] = [
  { title: "dag", cell: (row) => (row.paused ? `${row.dagId} (paused)` : row.dagId) },
  { title: "runs", cell: (row) => row.condition },
  { title: "came", cell: (row) => assetsText(row, true) },
  { title: "awaited", cell: (row) => (row.enough ? "nothing: it runs next" : assetsText(row, false)) },
];

function assetsText({ assets }: AssetQueue, came: boolean): string {
  const chosen = assets.filter(({ waiting }) => waiting > 0 === came);
  return chosen.map(({ asset, waiting }) => (came ? `${asset} (${waiting})` : asset)).join(", ");
}
