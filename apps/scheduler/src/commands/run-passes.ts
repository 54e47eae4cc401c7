import type { Command } from "commander";
import type { RunPass } from "@daymill/contract";
import { clientOf, printList, withServerFlags, type CommandContext, type ListFlags } from "./command-context.ts";
import { naming } from "./name-hints.ts";
import { countText, instantText } from "./terminal/format.ts";
import { countsText } from "./terminal/state-mark.ts";
import type { Column } from "./terminal/table.ts";

/** daymill runs passes */
export function addRunPassesCommand(runs: Command, context: CommandContext): void {
  withServerFlags(
    runs
      .command("passes <dag> <run>")
      .description("how a run stood each time before it was cleared, and stands now, the newest first"),
    20,
  ).action(
    async (dagId: string, runId: string, flags: ListFlags) => await showPasses(context, { dagId, runId }, flags),
  );
}

async function showPasses(
  context: CommandContext,
  params: { readonly dagId: string; readonly runId: string },
  flags: ListFlags,
): Promise<void> {
  const client = await clientOf(context, flags);
  const { passes } = await naming(client, params, () => client.getRunPasses({ params }));
  printList(context, flags, { rows: passes, columns: COLUMNS, id: ({ number }) => String(number), none: "" });
}

const COLUMNS: readonly Column<RunPass>[] = [
  { title: "pass", cell: ({ number }) => String(number), align: "right" },
  { title: "state", cell: ({ state }) => state },
  { title: "started", cell: ({ startedAt }) => instantText(startedAt) },
  { title: "ended", cell: ({ endedAt }) => instantText(endedAt) },
  { title: "tasks", cell: ({ tasks }) => countsText(sumOf(tasks)) },
  {
    title: "cleared",
    cell: ({ cleared }) =>
      cleared === null
        ? ""
        : `${countText(cleared.instances, "instance")} by ${cleared.who}, ${instantText(cleared.at)}`,
  },
];

function sumOf(tasks: RunPass["tasks"]): RunPass["tasks"][number]["counts"] {
  const sum: Record<string, number> = {};
  for (const { counts } of tasks)
    for (const [state, count] of Object.entries(counts)) sum[state] = (sum[state] ?? 0) + count;
  return sum;
}
