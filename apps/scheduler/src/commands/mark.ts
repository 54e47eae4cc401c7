import { Option, type Command } from "commander";
import { isRunOver, type MarkBody, type PatchRunBody } from "@daymill/contract";
import { changeInstances } from "./change-instances.ts";
import { clientOf, printJson, withServerFlags, type CommandContext, type ServerFlags } from "./command-context.ts";
import { confirm } from "./confirm.ts";
import { naming } from "./name-hints.ts";
import { toSelection, withSelectionFlags, type SelectionCall, type SelectionFlags } from "./selection-flags.ts";
import { countText } from "./terminal/format.ts";

interface MarkFlags extends SelectionFlags {
  readonly state: (typeof TASK_MARKS)[number];
  readonly clearDownstream: boolean;
}

interface MarkRunFlags extends ServerFlags {
  readonly state: (typeof RUN_MARKS)[number];
  readonly note?: string;
  readonly yes?: boolean;
}

const TASK_MARKS = ["success", "failed", "skipped"] as const satisfies readonly MarkBody["state"][];
const RUN_MARKS = ["success", "failed", "queued"] as const satisfies readonly PatchRunBody["state"][];

/** daymill tasks mark */
export function addMarkCommand(tasks: Command, context: CommandContext): void {
  withSelectionFlags(
    tasks
      .command("mark <dag> [task...]")
      .description(
        "say how task instances ended, whatever they were doing; what failed for want of them runs; without a task: all of the run",
      ),
  )
    .addOption(stateOption(TASK_MARKS))
    .option("--no-clear-downstream", "leave what failed for want of them as it is")
    .action(
      async (dagId: string, taskIds: string[], flags: MarkFlags) => await markTasks(context, { dagId, taskIds, flags }),
    );
}

/** daymill runs mark */
export function addMarkRunCommand(runs: Command, context: CommandContext): void {
  withServerFlags(
    runs
      .command("mark <dag> <run>")
      .description("say how a run ended: what runs is stopped, teardowns still run; queued lets it go on"),
  )
    .addOption(stateOption(RUN_MARKS))
    .option("--note <text>", "why; it becomes the note of the run")
    .option("-y, --yes", "do not ask")
    .action(
      async (dagId: string, runId: string, flags: MarkRunFlags) => await markRun(context, { dagId, runId }, flags),
    );
}

async function markTasks(context: CommandContext, call: SelectionCall<MarkFlags>): Promise<void> {
  const { state, clearDownstream, quiet } = call.flags;
  const body = { ...toSelection(call), state, clearDownstream };
  await changeInstances(context, call, {
    question: (what) => `Mark ${what} ${state}?`,
    nothing: `Nothing to mark: all of it is ${state}.`,
    send: (client, step) => client.mark({ body: { ...body, ...step } }),
    done: ({ total, runIds }) => (quiet ? runIds.join("\n") : `Marked ${countText(total, "task instance")} ${state}.`),
  });
}

async function markRun(
  context: CommandContext,
  params: { readonly dagId: string; readonly runId: string },
  flags: MarkRunFlags,
): Promise<void> {
  const { state } = flags;
  const client = await clientOf(context, flags);
  const run = await naming(client, params, () => client.getRun({ params }));
  const question = `Mark run ${run.runId} of ${run.dagId} ${state}? It is ${run.state}.`;
  if (!(await confirm(context.io, question, { yes: flags.yes ?? false })))
    return context.io.stderr.write("Nothing was changed.\n");
  const body = {
    state,
    // What was said yes to is the end of a run that goes on.
    ...(!flags.yes && !isRunOver(run.state) && { onlyOpen: true }),
    ...(flags.note !== undefined && { note: flags.note }),
  };
  const marked = await client.patchRun({ params, body });
  if (flags.json) return printJson(context, marked);
  context.io.stdout.write(flags.quiet ? `${marked.runId}\n` : `${marked.dagId} ${marked.runId}: ${marked.state}\n`);
}

function stateOption(states: readonly string[]): Option {
  return new Option("--state <state>", "how it ended").choices(states).makeOptionMandatory();
}
