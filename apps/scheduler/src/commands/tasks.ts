import type { Command } from "commander";
import { clientOf, printList, withServerFlags, type CommandContext, type ServerFlags } from "./command-context.ts";
import { naming } from "./name-hints.ts";
import { readPages } from "./read-pages.ts";
import { instanceColumns, instanceName } from "./task-instances-table.ts";

interface StatesFlags extends ServerFlags {
  readonly state?: readonly string[];
  readonly limit: string;
}

/** daymill tasks list | states */
export function addTaskCommands(tasks: Command, context: CommandContext): void {
  withServerFlags(tasks.command("list <dag>").description("the tasks of a DAG, in graph order")).action(
    async (dagId: string, flags: ServerFlags) => await listTasks(context, dagId, flags),
  );
  withServerFlags(tasks.command("states <dag> <run>").description("the task instances of a run"))
    .option("--state <state...>", "only in these states")
    .option("--limit <n>", "at most so many", "1000")
    .action(
      async (dagId: string, runId: string, flags: StatesFlags) => await listStates(context, { dagId, runId }, flags),
    );
}

async function listTasks(context: CommandContext, dagId: string, flags: ServerFlags): Promise<void> {
  const client = await clientOf(context, flags);
  const { tasks } = await naming(client, dagId, () => client.getGraph({ params: { dagId } }));
  printList(context, flags, {
    rows: tasks,
    id: (task) => task.taskId,
    none: "The DAG has no tasks.",
    columns: [
      { title: "task", cell: (task) => task.taskId },
      { title: "operator", cell: (task) => task.operator },
      { title: "after", cell: (task) => task.upstream.join(", ") },
      { title: "trigger rule", cell: (task) => task.triggerRule },
      { title: "retries", cell: (task) => String(task.retries), align: "right" },
    ],
  });
}

async function listStates(
  context: CommandContext,
  params: { dagId: string; runId: string },
  flags: StatesFlags,
): Promise<void> {
  const client = await clientOf(context, flags);
  type Query = NonNullable<Parameters<typeof client.listTaskInstances>[0]["query"]>;
  // The server says which states there are when one is not.
  const filter: Query = { ...(flags.state && { state: flags.state as Query["state"] & string[] }) };
  const rows = await naming(client, params.dagId, () =>
    readPages(Number(flags.limit), (page) => client.listTaskInstances({ params, query: { ...filter, ...page } })),
  );
  printList(context, flags, {
    rows,
    columns: instanceColumns(context),
    id: instanceName,
    none: "There are no such task instances.",
  });
}
