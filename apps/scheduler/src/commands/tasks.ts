import { Option, type Command } from "commander";
import { TASK_STATES, type TaskState } from "@daymill/core";
import {
  clientOf,
  printList,
  withServerFlags,
  type CommandContext,
  type ListFlags,
  type ServerFlags,
} from "./command-context.ts";
import { naming } from "./name-hints.ts";
import { readListed } from "./read-pages.ts";
import { instanceColumns, instanceName } from "./task-instances-table.ts";

interface StatesFlags extends ListFlags {
  readonly state?: readonly TaskState[];
}

/** daymill tasks list | states */
export function addTaskCommands(tasks: Command, context: CommandContext): void {
  withServerFlags(tasks.command("list <dag>").description("the tasks of a DAG, in graph order")).action(
    async (dagId: string, flags: ServerFlags) => await listTasks(context, dagId, flags),
  );
  withServerFlags(tasks.command("states <dag> <run>").description("the task instances of a run"), 1_000)
    .addOption(new Option("--state <state...>", "only in these states").choices(TASK_STATES))
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
  const filter = flags.state === undefined ? {} : { state: [...flags.state] };
  const rows = await naming(client, params, () =>
    readListed(flags, (page) => client.listTaskInstances({ params, query: { ...filter, ...page } })),
  );
  printList(context, flags, {
    rows,
    columns: instanceColumns(context),
    id: instanceName,
    none: "There are no such task instances.",
  });
}
