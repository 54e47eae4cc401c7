import type { Command } from "commander";
import { DaymillError, parseDuration } from "@daymill/core";
import type { ClearAnswer, ClearBody } from "@daymill/contract";
import { changeInstances } from "./change-instances.ts";
import { clientOf, printJson, withServerFlags, type CommandContext, type ServerFlags } from "./command-context.ts";
import { ExitCode } from "./exit-codes.ts";
import { toSelection, withSelectionFlags, type SelectionCall, type SelectionFlags } from "./selection-flags.ts";
import { instanceName } from "./task-instances-table.ts";
import { countText, instantText } from "./terminal/format.ts";
import { stateMark } from "./terminal/state-mark.ts";
import { waitForRun } from "./wait-for-run.ts";

interface ClearFlags extends SelectionFlags {
  readonly stopRunning?: boolean;
  readonly ownVersion?: boolean;
  readonly producers?: boolean;
  readonly otherDags?: boolean;
  readonly hold: string;
  readonly wait?: boolean;
}

type AppliedClear = Extract<ClearAnswer, { kind: "applied" }>;

/** daymill tasks clear */
export function addClearCommand(tasks: Command, context: CommandContext): void {
  withSelectionFlags(
    tasks.command("clear <dag> [task...]").description("let task instances run again; without a task: all of the run"),
  )
    .option("--stop-running", "stop attempts that are running (default: leave them alone)")
    .option("--own-version", "run on the version that the run had (default: the current one)")
    .option("--producers", "also the tasks that made what is read, where retention has removed that")
    .option("--other-dags", "also what markers among them name in other DAGs, and what comes after it there")
    .option("--hold <duration>", "start nothing of it before, so that it can be undone: 10s", "0s")
    .option("--wait", "until the runs have ended; exit code 1 when one failed")
    .action(
      async (dagId: string, taskIds: string[], flags: ClearFlags) =>
        await clearTasks(context, { dagId, taskIds, flags }),
    );
}

async function clearTasks(context: CommandContext, call: SelectionCall<ClearFlags>): Promise<void> {
  const body = toBody(call);
  const cleared = await changeInstances(context, call, {
    question: (what) => `Clear ${what}?`,
    nothing: "Nothing to clear.",
    send: (client, step) => client.clear({ body: { ...body, ...step } }),
    done: ({ clearId, total, heldUntil }) => {
      if (call.flags.quiet) return String(clearId);
      const held = heldUntil === null ? "" : ` Nothing of it starts before ${instantText(heldUntil)}.`;
      const undo = `Until something starts, \`daymill tasks undo-clear ${clearId}\` takes it back.`;
      return `Cleared ${countText(total, "task instance")}.${held}\n${undo}`;
    },
  });
  if (cleared !== undefined && call.flags.wait) await waitForRuns(context, call, cleared);
}

async function waitForRuns(
  context: CommandContext,
  { dagId, flags }: SelectionCall<ClearFlags>,
  { runIds, otherRuns }: AppliedClear,
): Promise<void> {
  const client = await clientOf(context, flags);
  for (const params of [...runIds.map((runId) => ({ dagId, runId })), ...otherRuns]) {
    const { state } = await waitForRun(context, client, await client.getRun({ params }));
    if (state === "failed") context.fail(ExitCode.failed);
    if (flags.json || flags.quiet) continue;
    context.io.stdout.write(`${params.dagId} ${params.runId} ${stateMark(state, context.style)}\n`);
  }
}

/** daymill tasks undo-clear */
export function addUndoClearCommand(tasks: Command, context: CommandContext): void {
  withServerFlags(
    tasks
      .command("undo-clear <clear>")
      .description("take back a clear, by the number that it told: what has not started is as it was before"),
  ).action(async (clearId: string, flags: ServerFlags) => await undoClear(context, clearId, flags));
}

async function undoClear(context: CommandContext, clearId: string, flags: ServerFlags): Promise<void> {
  const client = await clientOf(context, flags);
  const undone = await client.undoClear({ params: { clearId } });
  if (flags.json) return printJson(context, undone);
  const { restored, started } = undone;
  if (flags.quiet) return context.io.stdout.write(`${clearId}\n`);
  const isOneDag = new Set(started.map(({ dagId }) => dagId)).size <= 1;
  const nameOf = (ref: (typeof started)[number]) => `${instanceName(ref)}${isOneDag ? "" : ` of ${ref.dagId}`}`;
  const left = started.length === 0 ? "" : `; ${started.map(nameOf).join(", ")} had started and stays`;
  context.io.stdout.write(`${countText(restored, "task instance")} as before${left}.\n`);
}

function toBody(call: SelectionCall<ClearFlags>): ClearBody {
  const { flags } = call;
  const holdMs = parseDuration(flags.hold);
  if (holdMs === undefined) throw new DaymillError("E702", `--hold ${flags.hold}: expected a duration such as 10s.`);
  return {
    ...toSelection(call),
    running: flags.stopRunning ? "stop" : "leave",
    latestVersion: !flags.ownVersion,
    producers: flags.producers ?? false,
    otherDags: flags.otherDags ?? false,
    holdMs,
  };
}
