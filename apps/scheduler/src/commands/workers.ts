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
import { countText, instantText } from "./terminal/format.ts";
import type { Column } from "./terminal/table.ts";

/** daymill workers list */
export function addWorkerCommands(workers: Command, context: CommandContext): void {
  withServerFlags(workers.command("list").description("workers with what they have, and what waits for one")).action(
    async (flags: ServerFlags) => await list(context, flags),
  );
}

async function list(context: CommandContext, flags: ServerFlags): Promise<void> {
  const system = await (await clientOf(context, flags)).getSystem();
  if (flags.json) return printJson(context, system);
  const { ready, readySince } = system.work;
  const { workers: rows } = system;
  printList(context, flags, {
    rows,
    columns: COLUMNS,
    id: ({ workerId }) => String(workerId),
    none: "There are no workers: no scheduler runs.",
  });
  if (flags.quiet || ready === 0) return;
  const since = readySince === null ? "" : `, the first since ${instantText(readySince)}`;
  context.io.stdout.write(`${countText(ready, "task instance")} ready${since}\n`);
}

const COLUMNS: readonly Column<Worker>[] = [
  { title: "worker", cell: ({ workerId }) => String(workerId), align: "right" },
  { title: "host", cell: ({ host }) => host },
  { title: "pid", cell: ({ pid }) => String(pid), align: "right" },
  { title: "busy", cell: ({ held, slots }) => (slots === null ? String(held) : `${held} of ${slots}`) },
  { title: "queues", cell: ({ queues }) => queues?.join(", ") ?? "all" },
  { title: "since", cell: ({ startedAt }) => instantText(startedAt) },
  { title: "state", cell: ({ isLost }) => (isLost ? "lost: what it has is given to others" : "well") },
  {
    title: "has",
    cell: ({ instances }) => instances.map(({ dagId, taskId, runId }) => `${dagId}.${taskId} ${runId}`).join(", "),
  },
];
