import type { Command } from "commander";
import { loadConfig } from "../../config.ts";
import type { DagFileResult } from "../../dag-bag/read-dag-files.ts";
import { printList, withListFlags, type CommandContext } from "../command-context.ts";
import { durationText } from "../terminal/format.ts";
import type { Column } from "../terminal/table.ts";
import { commandLogger } from "./command-logger.ts";

interface ReportFlags {
  readonly json?: boolean;
  readonly quiet?: boolean;
  readonly columns?: readonly string[];
  readonly limit: number;
}

/** A DAG file, as `--json` prints it. */
interface ReportedFile {
  readonly file: string;
  readonly dags: readonly string[];
  readonly tasks: number;
  /** null: it came to no end. */
  readonly parseMs: number | null;
  readonly problems: number;
}

/** daymill dags report */
export function addReportCommand(dags: Command, context: CommandContext): void {
  withListFlags(
    dags
      .command("report [folder...]")
      .description("read all DAG files, tell how long each took and what is in it, the slowest first. Needs no server"),
    1_000,
  )
    .option("--json", "print JSON: an array of {file, dags, tasks, parseMs, problems}")
    .option("-q, --quiet", "print file names only")
    .action(async (folders: string[], flags: ReportFlags) => await report(context, folders, flags));
}

async function report(context: CommandContext, folders: readonly string[], flags: ReportFlags): Promise<void> {
  const given = folders.length === 0 ? {} : { "the command line": { dags: [...folders] } };
  const { config, environment } = await loadConfig({ cwd: context.io.cwd, environment: context.io.env, flags: given });
  // Loaded here: bundling is no business of the other commands.
  const { readDagFolders } = await import("./read-dag-folders.ts");
  await using read = await readDagFolders({ folders: config.dagFolders, environment, logger: commandLogger(context) });
  const rows = read.results.map(toReported).toSorted((one, other) => slowness(other) - slowness(one));
  printList(context, flags, {
    rows,
    columns: columnsOf(context),
    id: ({ file }) => file,
    none: "There are no DAG files.",
  });
}

function toReported({ file, dags, problems, parseMs }: DagFileResult): ReportedFile {
  return {
    file,
    dags: dags.map(({ dag }) => dag.id),
    tasks: dags.reduce((sum, { dag }) => sum + dag.tasks.length, 0),
    parseMs: parseMs === null ? null : Math.round(parseMs * 10) / 10,
    problems: problems.length,
  };
}

/** What came to no end is the slowest. */
function slowness({ parseMs }: ReportedFile): number {
  return parseMs ?? Number.MAX_VALUE;
}

function columnsOf({ style }: CommandContext): Column<ReportedFile>[] {
  return [
    { title: "file", cell: ({ file }) => file },
    { title: "took", cell: ({ parseMs }) => (parseMs === null ? "" : durationText(parseMs)), align: "right" },
    { title: "tasks", cell: ({ tasks }) => String(tasks), align: "right" },
    {
      title: "problems",
      cell: ({ problems }) => (problems === 0 ? "" : style.paint("bad", String(problems))),
      align: "right",
    },
    { title: "dags", cell: ({ dags }) => dags.join(", ") },
  ];
}
