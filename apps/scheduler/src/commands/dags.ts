import { Option, type Command } from "commander";
import { DAG_SORTS } from "@daymill/contract";
import type { DagSort, DagSummary, Graph } from "@daymill/contract";
import {
  clientOf,
  printJson,
  printList,
  withServerFlags,
  type CommandContext,
  type ListFlags,
  type ServerFlags,
} from "./command-context.ts";
import { naming } from "./name-hints.ts";
import { drawDot } from "./picture/draw-dot.ts";
import { drawMermaid } from "./picture/draw-mermaid.ts";
import { addPauseCommands } from "./pause-dags.ts";
import { readListed } from "./read-pages.ts";
import { describeDag } from "./show-dag.ts";
import { instantText, logicalDateText } from "./terminal/format.ts";
import { stateMark } from "./terminal/state-mark.ts";
import type { Column } from "./terminal/table.ts";

interface DagListFlags extends ListFlags {
  readonly tag?: readonly string[];
  readonly paused?: boolean;
  readonly sort?: DagSort;
}

interface ShowFlags extends ServerFlags {
  readonly format?: keyof typeof DRAWINGS;
}

const DRAWINGS = { dot: drawDot, mermaid: drawMermaid } as const satisfies Record<string, (graph: Graph) => string>;

/** daymill dags list | show */
export function addDagCommands(dags: Command, context: CommandContext): void {
  withServerFlags(dags.command("list").description("DAGs by id"))
    .option("--tag <tag...>", "only with one of these tags")
    .option("--paused", "only paused ones")
    .addOption(
      new Option("--sort <column>", "by what; with - before it the latest or largest first (default: dagId)").choices(
        DAG_SORTS,
      ),
    )
    .action(async (flags: DagListFlags) => await listDags(context, flags));
  withServerFlags(dags.command("show <dag>").description("one DAG: schedule, next runs, tasks, problems"))
    .addOption(
      new Option("--format <language>", "only its graph, to be drawn by Graphviz or Mermaid")
        .choices(Object.keys(DRAWINGS))
        .conflicts(["json", "quiet"]),
    )
    .action(async (dagId: string, flags: ShowFlags) => await showDag(context, dagId, flags));
  addPauseCommands(dags, context);
}

async function listDags(context: CommandContext, flags: DagListFlags): Promise<void> {
  const client = await clientOf(context, flags);
  const filter = {
    ...(flags.tag && { tag: [...flags.tag] }),
    ...(flags.paused && { paused: true }),
    ...(flags.sort && { sort: flags.sort }),
  };
  const rows = await readListed(flags, (page) => client.listDags({ query: { ...filter, ...page } }));
  printList(context, flags, { rows, columns: dagColumns(context), id: (dag) => dag.dagId, none: "There are no DAGs." });
}

function dagColumns({ style }: CommandContext): Column<DagSummary>[] {
  return [
    { title: "dag", cell: (dag) => dag.dagId },
    { title: "schedule", cell: (dag) => `${dag.schedule.words} ${dag.schedule.timezone}` },
    { title: "last run", cell: (dag) => lastRunText(dag, style) },
    {
      title: "next run",
      cell: (dag) => (dag.paused ? style.paint("quiet", "paused") : instantText(dag.nextRun?.runAfter ?? null)),
    },
    { title: "active", cell: (dag) => `${dag.runningRuns}/${dag.maxActiveRuns}`, align: "right" },
    {
      title: "problems",
      cell: (dag) => (dag.problemCount === 0 ? "" : style.paint("bad", String(dag.problemCount))),
      align: "right",
    },
  ];
}

function lastRunText(dag: DagSummary, style: CommandContext["style"]): string {
  const last = dag.recentRuns.at(-1);
  if (last === undefined) return "";
  const when = last.logicalDate === null ? instantText(last.startedAt) : logicalDateText(last.logicalDate);
  return `${stateMark(last.state, style)} ${when}`;
}

async function showDag(context: CommandContext, dagId: string, flags: ShowFlags): Promise<void> {
  const client = await clientOf(context, flags);
  if (flags.format !== undefined) {
    const graph = await naming(client, dagId, () => client.getGraph({ params: { dagId } }));
    return context.io.stdout.write(DRAWINGS[flags.format](graph));
  }
  const dag = await naming(client, dagId, () => client.getDag({ params: { dagId } }));
  const graph = await client.getGraph({ params: { dagId } });
  if (flags.json) return printJson(context, { ...dag, tasks: graph.tasks });
  if (flags.quiet) return context.io.stdout.write(`${dag.dagId}\n`);
  context.io.stdout.write(describeDag(dag, graph, context));
}
