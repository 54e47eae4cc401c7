import type { Command } from "commander";
import { DaymillError } from "@daymill/core";
import type { Client, VersionUse } from "@daymill/contract";
import {
  clientOf,
  printJson,
  printList,
  withServerFlags,
  type CommandContext,
  type ListFlags,
  type ServerFlags,
} from "./command-context.ts";
import { diffDeployment } from "./deploy.ts";
import { describeChanges } from "./describe-changes.ts";
import { naming } from "./name-hints.ts";
import { readListed } from "./read-pages.ts";
import { instantText } from "./terminal/format.ts";
import { harmlessLines } from "./terminal/harmless.ts";
import type { Column } from "./terminal/table.ts";
import { readsWhole } from "./terminal/whole-number.ts";

interface SourceFlags extends ServerFlags {
  readonly version?: number;
  readonly file?: string;
}

interface DiffFlags extends ServerFlags {
  readonly dags?: readonly string[];
  readonly name?: string;
  readonly from?: number;
  readonly to?: number;
}

/** daymill dags versions | source | diff */
export function addVersionCommands(dags: Command, context: CommandContext): void {
  withServerFlags(
    dags
      .command("versions <dag>")
      .description("the versions of a DAG, when they were first seen and how many runs use them"),
    500,
  ).action(async (dagId: string, flags: ListFlags) => await listVersions(context, dagId, flags));
  withServerFlags(dags.command("source <dag>").description("what was written in the files of a version"))
    .option("--version <version>", "which version; default: the current one", readsVersion("--version"))
    .option("--file <name>", "which of its files; default: the DAG file")
    .action(async (dagId: string, flags: SourceFlags) => await printSource(context, dagId, flags));
  withServerFlags(
    dags
      .command("diff [dag]")
      .description("what differs between two versions: graph and lines; without a DAG: what a deploy would change"),
  )
    .option("--from <version>", "the older version; default: the one before", readsVersion("--from"))
    .option("--to <version>", "the newer version; default: the current one", readsVersion("--to"))
    .option("--dags <dir...>", "without a DAG: folders with DAG files (default: the configuration's)")
    .option("--name <name>", "without a DAG: the deployment (default: the name in package.json)")
    .action(async (dagId: string | undefined, flags: DiffFlags) =>
      dagId === undefined ? await diffDeployment(context, flags) : await printDifference(context, dagId, flags),
    );
}

const COLUMNS: readonly Column<VersionUse>[] = [
  { title: "version", cell: (row) => String(row.version), align: "right" },
  { title: "current", cell: (row) => (row.current ? "yes" : "") },
  { title: "first seen", cell: (row) => instantText(row.createdAt) },
  { title: "tasks", cell: (row) => String(row.taskCount), align: "right" },
  { title: "runs", cell: (row) => String(row.runs), align: "right" },
];

async function listVersions(context: CommandContext, dagId: string, flags: ListFlags): Promise<void> {
  const client = await clientOf(context, flags);
  const rows = await naming(client, dagId, () =>
    readListed(flags, (query) => client.listVersions({ params: { dagId }, query })),
  );
  printList(context, flags, {
    rows,
    columns: COLUMNS,
    id: (row) => String(row.version),
    none: `${dagId} has no versions.`,
  });
}

async function printSource(context: CommandContext, dagId: string, flags: SourceFlags): Promise<void> {
  const client = await clientOf(context, flags);
  const version = flags.version ?? (await currentVersion(client, dagId));
  const detail = await naming(client, dagId, () => client.getVersion({ params: { dagId, version } }));
  if (flags.json) return printJson(context, detail);
  const { io } = context;
  if (flags.quiet) return io.stdout.write(detail.files.map(({ file }) => `${file}\n`).join(""));
  const found = flags.file === undefined ? detail.files[0] : detail.files.find(({ file }) => file === flags.file);
  if (found === undefined) {
    const names = detail.files.map(({ file }) => file).join(", ");
    throw new DaymillError("E701", `Version ${version} of ${dagId} has no such file. It has: ${names || "none"}.`);
  }
  if (found.text === null)
    throw new DaymillError("E701", `The text of ${found.file} was not kept: it is larger than 256 KiB, or no text.`);
  io.stdout.write(io.stdout.isTerminal ? harmlessLines(found.text) : found.text);
}

async function printDifference(context: CommandContext, dagId: string, flags: DiffFlags): Promise<void> {
  const { from: against, to } = flags;
  if (flags.dags !== undefined || flags.name !== undefined)
    throw new DaymillError("E702", "--dags and --name are of a deployment: leave them out, or leave out the DAG.");
  const client = await clientOf(context, flags);
  const version = to ?? (await currentVersion(client, dagId));
  const changes = await naming(client, dagId, () =>
    client.compareVersions({ params: { dagId, version }, query: against === undefined ? {} : { against } }),
  );
  if (flags.json) return printJson(context, changes);
  if (flags.quiet) return context.io.stdout.write(changes.tasks.map(({ id }) => `${id}\n`).join(""));
  context.io.stdout.write(describeChanges(changes, context.style));
}

async function currentVersion(client: Client, dagId: string): Promise<number> {
  const { version } = await naming(client, dagId, () => client.getDag({ params: { dagId } }));
  if (version === null) throw new DaymillError("E701", `The DAG ${dagId} has no version yet.`);
  return version;
}

function readsVersion(flag: string): (text: string) => number {
  return readsWhole(flag, { least: 1, most: 999_999_999 });
}
