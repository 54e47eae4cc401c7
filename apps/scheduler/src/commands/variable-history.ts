import type { Command } from "commander";
import { DaymillError } from "@daymill/core";
import type { Client, VariableVersion } from "@daymill/contract";
import {
  clientOf,
  printJson,
  printList,
  withServerFlags,
  type CommandContext,
  type ListFlags,
  type ServerFlags,
} from "./command-context.ts";
import { listing } from "./name-hints.ts";
import { readListed, readPages } from "./read-pages.ts";
import { instantText } from "./terminal/format.ts";
import type { Column } from "./terminal/table.ts";
import { wholeNumber } from "./terminal/whole-number.ts";

/** More changes than anybody makes to a variable while the audit log remembers. */
const MOST_VERSIONS = 100_000;

/** daymill variables history | restore */
export function addVariableHistoryCommands(variables: Command, context: CommandContext): void {
  withServerFlags(
    variables
      .command("history <key>")
      .description("what a variable was, when and by whom, the newest first; never the values of a secret"),
    50,
  ).action(async (key: string, flags: ListFlags) => await list(context, key, flags));
  withServerFlags(
    variables
      .command("restore <key> <version>")
      .description("give a variable the value that it had, also one that was deleted; its history numbers them"),
  ).action(async (key: string, version: string, flags: ServerFlags) => await restore(context, { key, version }, flags));
}

async function list(context: CommandContext, key: string, flags: ListFlags): Promise<void> {
  const client = await clientOf(context, flags);
  const rows = await listing("variables list", () => readListed(flags, (page) => versionsOf(client, key, page)));
  const none = `Nothing is known of what ${key} was.`;
  printList(context, flags, { rows, columns: COLUMNS, id: ({ entryId }) => String(entryId), none });
}

async function restore(
  context: CommandContext,
  { key, version }: { readonly key: string; readonly version: string },
  flags: ServerFlags,
): Promise<void> {
  const entryId = wholeNumber("<version>", version, { least: 0 });
  const client = await clientOf(context, flags);
  const current = (await client.listVariables()).find((each) => each.key === key);
  const versions = await listing("variables list", () =>
    readPages(MOST_VERSIONS, (page) => versionsOf(client, key, page)),
  );
  const { value, description, at } = restorable(key, entryId, versions);
  const unchangedSince = current?.updatedAt ?? null;
  const body = { value, description, secret: false, unchangedSince };
  const variable = await client.putVariable({ params: { key }, body });
  if (flags.json) return printJson(context, variable);
  context.io.stdout.write(flags.quiet ? `${key}\n` : `${key} is set to what it was from ${instantText(at)} on.\n`);
}

/** The version of that number; throws E701 when there is none, E703 when its value is not known. */
function restorable(
  key: string,
  entryId: number,
  versions: readonly VariableVersion[],
): VariableVersion & { readonly value: string } {
  const version = versions.find((each) => each.entryId === entryId);
  if (version === undefined) {
    const hint = `\`daymill variables history ${key}\` names those that there are.`;
    throw new DaymillError("E701", `The variable ${key} has no version ${entryId}. ${hint}`);
  }
  const { value } = version;
  if (value === null)
    throw new DaymillError("E703", `The version ${entryId} of ${key} has no value: ${textOf(version)}.`);
  return { ...version, value };
}

function versionsOf(client: Client, key: string, query: { readonly limit: number; readonly after?: string }) {
  return client.listVariableVersions({ params: { key }, query });
}

/** The value, or why there is none. */
function textOf({ deleted, withheld, value }: VariableVersion): string {
  if (deleted) return "deleted";
  if (withheld === "secret") return "secret";
  return value?.split("\n")[0] ?? "too long to be kept";
}

const COLUMNS: readonly Column<VariableVersion>[] = [
  { title: "version", cell: ({ entryId }) => String(entryId), align: "right" },
  { title: "from", cell: ({ at }) => instantText(at) },
  { title: "by", cell: ({ who, token }) => (token === null ? (who ?? "unknown") : `${who} by ${token}`) },
  {
    title: "value",
    cell: (version) => (version.value === null ? `(${textOf(version)})` : textOf(version)),
  },
  { title: "description", cell: ({ description }) => description ?? "" },
];
