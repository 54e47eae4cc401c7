import { resolve } from "node:path";
import type { Command } from "commander";
import * as z from "zod";
import { printJson, type CommandContext } from "./command-context.ts";
import { table } from "./terminal/table.ts";
import { callTool, streamTool } from "../tools/tools-child.ts";

/** A table's data in an archive, as the operators' tools tell it. */
const archiveEntry = z.looseObject({
  schema: z.string(),
  table: z.string(),
  file: z.string(),
  /** null where the file is missing. */
  compression: z.string().nullable(),
  rows: z.number().nullable(),
  complete: z.boolean(),
});

type ArchiveEntry = z.output<typeof archiveEntry>;

/** daymill archive show | rows */
export function addArchiveCommands(archive: Command, context: CommandContext): void {
  archive
    .command("show <dir>")
    .description("the tables of a dump: a pg_dump directory archive, or a copy dump")
    .option("--json", "print JSON: an array of {schema, table, file, compression, rows, complete}")
    .action(async (dir: string, flags: { readonly json?: boolean }) => {
      const entries = z.array(archiveEntry).parse(await callTool("showArchive", [resolve(context.io.cwd, dir)]));
      if (flags.json) return printJson(context, entries);
      context.io.stdout.write(table(COLUMNS, entries, { style: context.style, width: context.io.stdout.columns }));
    });
  archive
    .command("rows <dir> <table>")
    .description("the rows of one table of a dump, as NDJSON")
    .action(async (dir: string, tableName: string) => {
      await streamTool("archiveRows", [resolve(context.io.cwd, dir), tableName], context.io.stdout);
    });
}

const COLUMNS = [
  { title: "schema", cell: (entry: ArchiveEntry) => entry.schema },
  { title: "table", cell: (entry: ArchiveEntry) => entry.table },
  { title: "file", cell: (entry: ArchiveEntry) => entry.file },
  { title: "compression", cell: (entry: ArchiveEntry) => entry.compression ?? "?" },
  { title: "rows", cell: (entry: ArchiveEntry) => String(entry.rows ?? "?"), align: "right" as const },
  { title: "complete", cell: (entry: ArchiveEntry) => (entry.complete ? "yes" : "no") },
];
