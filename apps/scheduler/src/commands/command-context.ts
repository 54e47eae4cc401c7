import type { Command } from "commander";
import type { Client } from "@daymill/contract";
import { loadConfig } from "../config.ts";
import type { LoadedConfig } from "../config.ts";
import { connectClient } from "./server/connect-client.ts";
import type { CliIo } from "./terminal/cli-io.ts";
import { styleOf, type Style } from "./terminal/style.ts";
import { chosenColumns, columnsOption } from "./terminal/choose-columns.ts";
import { table, type Column } from "./terminal/table.ts";

/** What every command is given besides its own arguments. */
export interface CommandContext {
  readonly io: CliIo;
  readonly style: Style;
  /** Now, in epoch milliseconds. */
  readonly now: () => number;
  /** Sets the exit code of a command that ends well but has bad news. */
  fail(code: number): void;
}

/** Options that every command of the running server takes. */
export interface ServerFlags {
  readonly url?: string;
  readonly data?: string;
  readonly json?: boolean;
  readonly quiet?: boolean;
  readonly columns?: readonly string[];
}

export function commandContext(io: CliIo, fail: (code: number) => void): CommandContext {
  return { io, style: styleOf(io, io.stdout), now: () => Date.now(), fail };
}

/** Adds --url, --data, --json and -q; to a `list` also --columns. */
export function withServerFlags(command: Command): Command {
  if (command.name() === "list") command.addOption(columnsOption());
  return command
    .option("--url <url>", "address of the server (default: that of the data directory)")
    .option("--data <dir>", "data directory (default: the configuration's)")
    .option("--json", "print JSON")
    .option("-q, --quiet", "print ids only");
}

/** The settings, with what this command line says over them. Throws E104 with everything that is wrong. */
export async function configOf(
  { io }: Pick<CommandContext, "io">,
  flags: Pick<ServerFlags, "data">,
): Promise<LoadedConfig> {
  const given = flags.data === undefined ? {} : { "--data": { dataDir: flags.data } };
  return await loadConfig({ cwd: io.cwd, environment: io.env, flags: given });
}

export async function clientOf(context: CommandContext, flags: ServerFlags): Promise<Client> {
  const url = flags.url ?? context.io.env["DAYMILL_URL"];
  if (url !== undefined) return await connectClient(context.io, { url, dataDir: "" });
  const { config } = await configOf(context, flags);
  return await connectClient(context.io, { url, dataDir: config.dataDir });
}

/** Prints JSON in the one form that all commands share. */
export function printJson({ io }: Pick<CommandContext, "io">, value: unknown): void {
  io.stdout.write(`${JSON.stringify(value, null, 2)}\n`);
}

export interface Listing<Row> {
  readonly rows: readonly Row[];
  readonly columns: readonly Column<Row>[];
  /** What `-q` prints of a row. */
  readonly id: (row: Row) => string;
  /** What is said instead of an empty table. */
  readonly none: string;
}

/** Prints a list as its reader wants it: JSON, ids, or a table. */
export function printList<Row>(context: CommandContext, flags: ServerFlags, listing: Listing<Row>): void {
  const { io, style } = context;
  if (flags.json) return printJson(context, listing.rows);
  if (flags.quiet) return io.stdout.write(listing.rows.map((row) => `${listing.id(row)}\n`).join(""));
  if (listing.rows.length === 0) return io.stderr.write(`${listing.none}\n`);
  const columns = chosenColumns(listing.columns, flags.columns);
  io.stdout.write(table(columns, listing.rows, { style, width: io.stdout.columns }));
}
