import type { TaskInstance } from "@daymill/contract";
import type { CommandContext } from "./command-context.ts";
import { instantText, spanText } from "./terminal/format.ts";
import { stateMark } from "./terminal/state-mark.ts";
import type { Column } from "./terminal/table.ts";

/** `load`, or `load[17]` for an instance of a mapped task. */
export function instanceName({ taskId, mapIndex }: { readonly taskId: string; readonly mapIndex: number }): string {
  return mapIndex < 0 ? taskId : `${taskId}[${mapIndex}]`;
}

/** The columns of every table of task instances. */
export function instanceColumns({ style, now }: Pick<CommandContext, "style" | "now">): Column<TaskInstance>[] {
  return [
    { title: "task", cell: instanceName },
    { title: "state", cell: (instance) => stateMark(instance.state, style) },
    { title: "try", cell: (instance) => `${instance.tryNumber}/${instance.maxTries}`, align: "right" },
    { title: "started", cell: (instance) => instantText(instance.startedAt) },
    { title: "took", cell: (instance) => spanText(instance.startedAt, instance.endedAt, now()), align: "right" },
    { title: "error", cell: (instance) => instance.errorLine ?? "" },
  ];
}
