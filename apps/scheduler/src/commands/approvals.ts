import type { Command } from "commander";
import type { AnswerApprovalBody } from "@daymill/contract";
import { clientOf, printJson, withServerFlags, type CommandContext, type ServerFlags } from "./command-context.ts";
import { mapOption, mapQuery, type MapFlag } from "./instance-flags.ts";
import { naming } from "./name-hints.ts";
import { instanceName } from "./task-instances-table.ts";
import { parseConf, parseParams } from "./trigger.ts";

interface ApprovalFlags extends ServerFlags, MapFlag {
  readonly run: string;
  readonly note?: string;
  readonly value?: readonly string[];
  readonly values?: string;
}

interface ApprovalCall {
  readonly dagId: string;
  readonly taskId: string;
  readonly decision: "approve" | "refuse";
}

/** daymill tasks approve | refuse */
export function addApprovalCommands(tasks: Command, context: CommandContext): void {
  const add = (decision: ApprovalCall["decision"], description: string): Command =>
    withServerFlags(tasks.command(`${decision} <dag> <task>`).description(description))
      .requiredOption("-r, --run <run>", "in this run")
      .addOption(mapOption())
      .option("--note <text>", "why; it is kept, and given to the tasks that read the approval")
      .action(
        async (dagId: string, taskId: string, flags: ApprovalFlags) =>
          await answer(context, { dagId, taskId, decision }, flags),
      );
  add("approve", "let a task that asks for approval go on")
    .option("--value <name=value...>", "a field of its form; the value is JSON, or else text")
    .option("--values <json>", "all fields of its form as one JSON object");
  add("refuse", "skip a task that asks for approval");
}

async function answer(context: CommandContext, call: ApprovalCall, flags: ApprovalFlags): Promise<void> {
  const { dagId, taskId, decision } = call;
  const request = {
    params: { dagId, runId: flags.run, taskId },
    query: mapQuery(flags),
    body: { decision, ...(flags.note !== undefined && { note: flags.note }), ...valuesOf(flags) },
  };
  const client = await clientOf(context, flags);
  const detail = await naming(client, request.params, () => client.answerApproval(request));
  if (flags.json) return printJson(context, detail);
  if (flags.quiet) return context.io.stdout.write(`${instanceName(detail)}\n`);
  context.io.stdout.write(`${taskId} in ${flags.run}: ${decision === "approve" ? "approved" : "refused"}.\n`);
}

/** Absent unless a flag gives some: a task that asks for none would refuse them. */
function valuesOf({ value, values }: ApprovalFlags): Pick<AnswerApprovalBody, "values"> {
  if (value === undefined && values === undefined) return {};
  return { values: { ...parseConf(values, "--values"), ...parseParams(value ?? [], "--value") } };
}
