import type { Command } from "commander";
import type { OutputView, TaskInstanceDetail } from "@daymill/contract";
import { clientOf, printJson, withServerFlags, type CommandContext, type ServerFlags } from "./command-context.ts";
import { describeInstance } from "./describe-instance.ts";
import { mapOption, mapQuery, type MapFlag } from "./instance-flags.ts";
import { naming } from "./name-hints.ts";
import { instanceName } from "./task-instances-table.ts";

type ShowFlags = ServerFlags & MapFlag;

/** What `tasks show --json` prints. */
type ShownInstance = TaskInstanceDetail & { readonly output: OutputView | null };

/** daymill tasks show */
export function addShowTaskCommand(tasks: Command, context: CommandContext): void {
  withServerFlags(
    tasks
      .command("show <dag> <run> <task>")
      .description("one task instance: state, tries, why it does not run, its looks and jobs, error, output"),
  )
    .addOption(mapOption())
    .action(async (dagId: string, runId: string, taskId: string, flags: ShowFlags) => {
      await showTask(context, { dagId, runId, taskId }, flags);
    });
}

async function showTask(
  context: CommandContext,
  params: { dagId: string; runId: string; taskId: string },
  flags: ShowFlags,
): Promise<void> {
  const client = await clientOf(context, flags);
  const query = mapQuery(flags);
  const detail = await naming(client, params, () => client.getTaskInstance({ params, query }));
  const output = detail.hasOutput ? await client.getOutput({ params, query }) : null;
  const shown: ShownInstance = { ...detail, output };
  if (flags.json) return printJson(context, shown);
  if (flags.quiet) return context.io.stdout.write(`${instanceName(detail)}\n`);
  context.io.stdout.write(describeInstance(detail, output, context));
}
