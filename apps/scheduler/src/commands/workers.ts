import type { Command } from "commander";
import type { Worker } from "@daymill/contract";
import {
  clientOf,
  printJson,
  printList,
  withServerFlags,
  type CommandContext,
  type ServerFlags,
} from "./command-context.ts";
import { addDrainCommands } from "./drain-worker.ts";
import { countText, instantText } from "./terminal/format.ts";
import type { Column } from "./terminal/table.ts";

/** daymill workers list | drain | resume */
export function addWorkerCommands(workers: Command, context: CommandContext): void {
  withServerFlags(workers.command("list").description("workers with what they have, and what waits for one")).action(
    async (flags: ServerFlags) => await list(context, flags),
  );
  addDrainCommands(workers, context);
}

async function list(context: CommandContext, flags: ServerFlags): Promise<void> {
  const system = await (await clientOf(context, flags)).getSystem();
  if (flags.json) return printJson(context, system);
  const { ready, readySince } = system.work;
  const { workers: rows } = system;
  printList(context, flags, {
    rows,
    columns: COLUMNS,
    id: ({ name }) => name,
    none: "There are no workers: no scheduler runs.",
  });
  if (flags.quiet || ready === 0) return;
  const since = readySince === null ? "" : `, the first since ${instantText(readySince)}`;
  context.io.stdout.write(`${countText(ready, "task instance")} ready${since}\n`);
}

function stateText({ isLost, drainedSince, held }: Worker): string {
  if (isLost) return "lost: what it has is given to others";
  if (drainedSince === null) return "well";
  return held > 0 ? "draining: it takes no more" : "drained: it may be stopped";
}

const COLUMNS: readonly Column<Worker>[] = [
  { title: "worker", cell: ({ name }) => name },
  { title: "host", cell: ({ host }) => host },
  { title: "pid", cell: ({ pid }) => String(pid), align: "right" },
  { title: "busy", cell: ({ held, slots }) => (slots === null ? String(held) : `${held} of ${slots}`) },
  { title: "queues", cell: ({ queues }) => queues?.join(", ") ?? "all" },
  { title: "since", cell: ({ startedAt }) => instantText(startedAt) },
  { title: "state", cell: stateText },
  {
    title: "has",
    cell: ({ instances }) => instances.map(({ dagId, taskId, runId }) => `${dagId}.${taskId} ${runId}`).join(", "),
  },
];
