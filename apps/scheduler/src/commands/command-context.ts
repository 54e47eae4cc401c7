import type { Command } from "commander";
import type { Client } from "@daymill/contract";
import { loadConfig } from "../config.ts";
import type { LoadedConfig } from "../config.ts";
import { connectClient } from "./server/connect-client.ts";
import type { CliIo } from "./terminal/cli-io.ts";
import { styleOf, type Style } from "./terminal/style.ts";
import { chosenColumns, columnsOption } from "./terminal/choose-columns.ts";
import { table, type Column } from "./terminal/table.ts";
import { readsWhole } from "./terminal/whole-number.ts";

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
  readonly limit?: number;
}

/** Of what lists, with its --limit (withServerFlags). */
export interface ListFlags extends ServerFlags {
  readonly limit: number;
}

export function commandContext(io: CliIo, fail: (code: number) => void): CommandContext {
  return { io, style: styleOf(io, io.stdout), now: () => Date.now(), fail };
}

/** How many a list shows that usually is short. */
const MANY = 1_000;

/** Adds --url, --data, --json and -q; to what lists (a `list`, or with a `limit`) also --columns, and --limit by default so many. */
export function withServerFlags(command: Command, limit = command.name() === "list" ? MANY : undefined): Command {
  return withAddressFlags(limit === undefined ? command : withListFlags(command, limit))
    .option("--json", "print JSON")
    .option("-q, --quiet", "print ids only");
}

/** Adds --url and --data. */
export function withAddressFlags(command: Command): Command {
  return command
    .option("--url <url>", "address of the server (default: that of the data directory)")
    .option("--data <dir>", "data directory (default: the configuration's)");
}

/** Adds --columns and --limit. */
export function withListFlags(command: Command, limit: number): Command {
  return command
    .addOption(columnsOption())
    .option("--limit <n>", "at most so many", readsWhole("--limit", { least: 1 }), limit);
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
  const url = urlOf(context.io, flags);
  if (url !== undefined) return await connectClient(context.io, { url, dataDir: "" });
  const { config } = await configOf(context, flags);
  return await connectClient(context.io, { url, dataDir: config.dataDir });
}

/** Which server was named; undefined: that of the data directory. An empty variable is none, as in CI without its secret. */
export function urlOf({ env }: Pick<CliIo, "env">, flags: Pick<ServerFlags, "url">): string | undefined {
  return flags.url ?? (env["DAYMILL_URL"] || undefined);
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

/** Prints a list as its reader wants it: JSON, ids, or a table. What is beyond the limit is left out, and that is said. */
export function printList<Row>(
  context: CommandContext,
  flags: Omit<ServerFlags, "url" | "data">,
  { rows: all, ...listing }: Listing<Row>,
): void {
  const { io, style } = context;
  const columns = chosenColumns(listing.columns, flags.columns);
  const rows = all.slice(0, flags.limit);
  if (flags.json) printJson(context, rows);
  else if (flags.quiet) io.stdout.write(rows.map((row) => `${listing.id(row)}\n`).join(""));
  else if (rows.length === 0) io.stderr.write(`${listing.none}\n`);
  else io.stdout.write(table(columns, rows, { style, width: io.stdout.columns }));
  if (rows.length < all.length) io.stderr.write(`There is more: --limit ${rows.length} has cut it off.\n`);
}
