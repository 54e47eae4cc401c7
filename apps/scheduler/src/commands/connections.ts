import type { Command } from "commander";
import type { ConnectionView } from "@daymill/contract";
import {
  clientOf,
  printJson,
  printList,
  withServerFlags,
  type CommandContext,
  type ServerFlags,
} from "./command-context.ts";
import { confirm } from "./confirm.ts";
import { addSetConnectionCommand } from "./set-connection.ts";
import { findNamed } from "./terminal/find-named.ts";
import type { Column } from "./terminal/table.ts";

interface DeleteFlags extends ServerFlags {
  readonly yes?: boolean;
}

const NAMED = { what: "connection", nameOf: ({ connectionId }: ConnectionView) => connectionId };

/** daymill connections list | show | set | delete */
export function addConnectionCommands(connections: Command, context: CommandContext): void {
  withServerFlags(
    connections.command("list").description("connections, where each comes from and where it leads"),
  ).action(async (flags: ServerFlags) => await list(context, flags));
  withServerFlags(connections.command("show <connection>").description("one connection, without its secrets")).action(
    async (id: string, flags: ServerFlags) => await show(context, id, flags),
  );
  addSetConnectionCommand(connections, context);
  withServerFlags(connections.command("delete <connection>").description("delete a stored connection"))
    .option("-y, --yes", "do not ask")
    .action(async (id: string, flags: DeleteFlags) => await remove(context, id, flags));
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
  const facts = Object.entries(connection).filter(([, value]) => value !== null);
  for (const [name, value] of facts) {
    const text = typeof value === "object" ? JSON.stringify(value) : String(value);
    context.io.stdout.write(`${context.style.paint("quiet", name.padEnd(14))}${text}\n`);
  }
}

async function remove(context: CommandContext, id: string, flags: DeleteFlags): Promise<void> {
  const client = await clientOf(context, flags);
  const { origin } = findNamed(await client.listConnections(), id, NAMED);
  const question = `Delete the connection ${id}? Tasks that ask for it fail then.`;
  if (origin === "stored" && !(await confirm(context.io, question, { yes: flags.yes ?? false })))
    return context.io.stderr.write("Nothing was changed.\n");
  const answer = await client.deleteConnection({ params: { connectionId: id } });
  if (flags.json) return printJson(context, answer);
  context.io.stdout.write(flags.quiet ? `${id}\n` : `Deleted the connection ${id}.\n`);
}

const COLUMNS: readonly Column<ConnectionView>[] = [
  { title: "connection", cell: ({ connectionId }) => connectionId },
  { title: "type", cell: ({ type }) => type },
  { title: "leads to", cell: placeOf },
  { title: "secrets", cell: ({ secrets }) => secrets.join(", ") },
  { title: "from", cell: ({ origin }) => origin },
];

function placeOf({ host, port, database, path, user }: ConnectionView): string {
  const server = host === null ? "" : `${user === null ? "" : `${user}@`}${host}${port === null ? "" : `:${port}`}`;
  return [server, database, path].filter((part) => part !== null && part !== "").join(" ");
}
