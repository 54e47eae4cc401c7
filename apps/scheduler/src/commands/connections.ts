import type { Command } from "commander";
import { DaymillError } from "@daymill/core";
import { connectionPlace } from "@daymill/contract";
import type { Client, ConnectionView } from "@daymill/contract";
import {
  clientOf,
  printJson,
  printList,
  withServerFlags,
  type CommandContext,
  type ServerFlags,
} from "./command-context.ts";
import { remove, type RemoveFlags } from "./remove.ts";
import { addSendTestCommand } from "./send-test-message.ts";
import { addSetConnectionCommand } from "./set-connection.ts";
import { addTestConnectionCommand } from "./test-connection.ts";
import { factsText, type Fact } from "./terminal/facts-text.ts";
import { findNamed } from "./terminal/find-named.ts";
import type { Column } from "./terminal/table.ts";
import { CONNECTIONS } from "./transfer/connections.ts";
import { addTransferCommands } from "./transfer/transfer.ts";

const NAMED = { what: "connection", nameOf: ({ connectionId }: ConnectionView) => connectionId };

/** daymill connections list | show | set | test | send-test | delete | export | import */
export function addConnectionCommands(connections: Command, context: CommandContext): void {
  withServerFlags(
    connections.command("list").description("connections, where each comes from and where it leads"),
  ).action(async (flags: ServerFlags) => await list(context, flags));
  withServerFlags(connections.command("show <connection>").description("one connection, without its secrets")).action(
    async (id: string, flags: ServerFlags) => await show(context, id, flags),
  );
  addSetConnectionCommand(connections, context);
  addTestConnectionCommand(connections, context);
  addSendTestCommand(connections, context);
  addTransferCommands(connections, context, CONNECTIONS);
  withServerFlags(connections.command("delete <connection>").description("delete a stored connection"))
    .option("-y, --yes", "do not ask")
    .action(
      async (id: string, flags: RemoveFlags) =>
        await remove(context, flags, {
          what: `connection ${id}`,
          consequence: "Tasks that ask for it fail then.",
          id,
          find: (client) => findStored(client, id),
          send: (client) => client.deleteConnection({ params: { connectionId: id } }),
        }),
    );
}

async function list(context: CommandContext, flags: ServerFlags): Promise<void> {
  const client = await clientOf(context, flags);
  const rows = await client.listConnections();
  printList(context, flags, {
    rows,
    columns: COLUMNS,
    id: ({ connectionId }) => connectionId,
    none: "There are no connections.",
  });
}

async function show(context: CommandContext, id: string, flags: ServerFlags): Promise<void> {
  const client = await clientOf(context, flags);
  const connection = findNamed(await client.listConnections(), id, NAMED);
  if (flags.json) return printJson(context, connection);
  if (flags.quiet) return context.io.stdout.write(`${id}\n`);
  const there = Object.entries(connection).filter(([, value]) => value !== null);
  const facts = there.map(([name, value]): Fact => [
    name,
    typeof value === "object" ? JSON.stringify(value) : String(value),
  ]);
  context.io.stdout.write(factsText(facts, context.style));
}

/** What is built in, or stands in the configuration, is not deleted here: E703. */
async function findStored(client: Client, id: string): Promise<void> {
  const { origin } = findNamed(await client.listConnections(), id, NAMED);
  if (origin === "stored") return;
  const place = origin === "config" ? "stands in the configuration: take it out there" : "is built in: it stays";
  throw new DaymillError("E703", `The connection ${id} ${place}.`);
}

const COLUMNS: readonly Column<ConnectionView>[] = [
  { title: "connection", cell: ({ connectionId }) => connectionId },
  { title: "type", cell: ({ type }) => type },
  { title: "leads to", cell: connectionPlace },
  { title: "secrets", cell: ({ secrets }) => secrets.join(", ") },
  { title: "from", cell: ({ origin }) => origin },
];
