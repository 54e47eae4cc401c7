import type { Command } from "commander";
import { DaymillError, isLookRate, MAX_LOOKS_PER_SECOND } from "@daymill/core";
import type { JsonObject } from "@daymill/core";
import type { ConnectionView, PutConnectionBody } from "@daymill/contract";
import { isSecretName } from "../worker/mask-secrets.ts";
import { clientOf, printJson, withServerFlags, type CommandContext, type ServerFlags } from "./command-context.ts";
import { readSecret } from "./read-secret.ts";
import { readsWhole } from "./terminal/whole-number.ts";
import { parseParams } from "./trigger.ts";

interface SetFlags extends ServerFlags {
  readonly type?: string;
  readonly host?: string;
  readonly port?: number;
  readonly user?: string;
  readonly database?: string;
  readonly path?: string;
  readonly looksPerSecond?: number;
  readonly sharesRate?: string;
  readonly extra?: readonly string[];
  readonly description?: string;
  readonly secret?: readonly string[];
  readonly unset?: readonly string[];
}

const FIELDS = ["host", "port", "user", "database", "path", "description"] as const;
type Field = (typeof FIELDS)[number];

/** daymill connections set */
export function addSetConnectionCommand(connections: Command, context: CommandContext): void {
  withServerFlags(
    connections
      .command("set <connection>")
      .description("make a connection, or change what is named of a stored one; it replaces a built-in one"),
  )
    .option("--type <type>", "file, s3, gs, postgres, duckdb, bigquery, athena, emr, local, or one of your own")
    .option("--host <host>", "name or address of the server")
    .option("--port <n>", "its port", readsWhole("--port", { least: 1, most: 65_535 }))
    .option("--user <name>", "login, or access key id")
    .option("--database <name>", "database, bucket or project")
    .option("--path <path>", "directory, or part of a bucket")
    .option(
      "--looks-per-second <rate>",
      "how many looks of sensors and remote jobs it takes, over all servers: 5, 0.5",
      readRate,
    )
    .option("--shares-rate <name>", "connections with the same name count their looks together, as for one account")
    .option("--extra <name=value...>", "what else its type knows; the value is JSON, or else text")
    .option("--description <text>", "what it is for")
    .option("--secret <name...>", "password, token ...: asked for, or with name=file read from there (-: stdin)")
    .option("--unset <name...>", "take this field, this extra or this secret away")
    .action(async (id: string, flags: SetFlags) => await set(context, id, flags));
}

async function set(context: CommandContext, id: string, flags: SetFlags): Promise<void> {
  const client = await clientOf(context, flags);
  // What is built in or configured is replaced as a whole: a bucket has nothing in common with a directory.
  const former = (await client.listConnections()).find((each) => each.connectionId === id && each.origin === "stored");
  const secrets = await readSecrets(context, former, flags);
  const body = { ...toBody(id, former, flags), secrets, unchangedSince: former?.updatedAt ?? null };
  const connection = await client.putConnection({ params: { connectionId: id }, body });
  if (flags.json) return printJson(context, connection);
  context.io.stdout.write(flags.quiet ? `${id}\n` : `${id}: a connection of type ${connection.type}\n`);
}

function toBody(id: string, former: ConnectionView | undefined, flags: SetFlags): PutConnectionBody {
  const type = flags.type ?? former?.type;
  if (type === undefined) throw new DaymillError("E702", `--type: the new connection ${id} needs a type.`);
  const unset = new Set(flags.unset);
  const known = new Set<string>([...FIELDS, ...Object.keys(former?.extra ?? {}), ...(former?.secrets ?? [])]);
  const unknown = [...unset].find((name) => !known.has(name));
  if (unknown !== undefined)
    throw new DaymillError("E702", `--unset ${unknown}: the connection ${id} has no such field.`);
  const field = <F extends Field>(name: F) => (unset.has(name) ? null : (flags[name] ?? former?.[name] ?? null));
  return {
    type,
    host: field("host"),
    port: field("port"),
    user: field("user"),
    database: field("database"),
    path: field("path"),
    description: field("description"),
    extra: mergeExtra(former?.extra ?? {}, unset, flags),
  };
}

function readRate(text: string): number {
  const rate = Number(text);
  if (isLookRate(rate)) return rate;
  throw new DaymillError(
    "E702",
    `--looks-per-second ${text}: expected a number above 0 and up to ${MAX_LOOKS_PER_SECOND}.`,
  );
}

function mergeExtra(former: JsonObject, unset: ReadonlySet<string>, flags: SetFlags): JsonObject {
  const { looksPerSecond, sharesRate } = flags;
  const given = {
    ...parseParams(flags.extra ?? [], "--extra"),
    ...(looksPerSecond !== undefined && { looksPerSecond }),
    ...(sharesRate !== undefined && { sharesRate }),
  };
  const secret = Object.keys(given).find(isSecretName);
  if (secret !== undefined) {
    const message = `--extra ${secret}: a command line is seen by others and kept in the shell's history.`;
    throw new DaymillError("E702", `${message} Use --secret ${secret}.`);
  }
  const kept = Object.entries(former).filter(([name]) => !unset.has(name));
  return { ...Object.fromEntries(kept), ...given };
}

async function readSecrets(
  { io }: CommandContext,
  former: ConnectionView | undefined,
  flags: SetFlags,
): Promise<Record<string, string | null>> {
  const removed = (flags.unset ?? []).filter((name) => former?.secrets.includes(name));
  const secrets: Record<string, string | null> = Object.fromEntries(removed.map((name) => [name, null]));
  const asked = (flags.secret ?? []).map(splitSecret);
  if (asked.filter(({ file }) => file === "-").length > 1) {
    throw new DaymillError("E702", "--secret: only one secret can come from stdin.");
  }
  for (const { name, file } of asked) secrets[name] = await readSecret(io, name, file);
  return secrets;
}

function splitSecret(text: string): { readonly name: string; readonly file: string | undefined } {
  const at = text.indexOf("=");
  if (at === 0) throw new DaymillError("E702", `--secret ${text}: expected a name, or name=file.`);
  return at < 0 ? { name: text, file: undefined } : { name: text.slice(0, at), file: text.slice(at + 1) };
}
