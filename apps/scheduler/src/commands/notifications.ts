import { Option, type Command } from "commander";
import { CALLBACK_KINDS } from "@daymill/core";
import type { CallbackKind } from "@daymill/core";
import type { NotificationPreview } from "@daymill/contract";
import { clientOf, printJson, withServerFlags, type CommandContext, type ServerFlags } from "./command-context.ts";
import { mapOption, mapQuery, type MapFlag } from "./instance-flags.ts";
import { naming } from "./name-hints.ts";
import { verdictMark } from "./terminal/verdict-mark.ts";

interface PreviewFlags extends ServerFlags, MapFlag {
  readonly as?: CallbackKind;
}

/** daymill runs notifications */
export function addNotificationsCommand(runs: Command, context: CommandContext): void {
  withServerFlags(
    runs
      .command("notifications <dag> <run> [task]")
      .description("what its notifiers would send of a run or a task instance; nothing is sent"),
  )
    .addOption(new Option("--as <kind>", "as what it is told of; default: as it has ended").choices(CALLBACK_KINDS))
    .addOption(mapOption())
    .action(
      async (dagId: string, runId: string, taskId: string | undefined, flags: PreviewFlags) =>
        await preview(context, { dagId, runId, taskId }, flags),
    );
}

interface Subject {
  readonly dagId: string;
  readonly runId: string;
  readonly taskId: string | undefined;
}

async function preview(
  context: CommandContext,
  { dagId, runId, taskId }: Subject,
  { as: kind, ...flags }: PreviewFlags,
): Promise<void> {
  const client = await clientOf(context, flags);
  const query = { ...(taskId && { taskId }), ...mapQuery(flags), ...(kind && { kind }) };
  const previewed = await naming(client, { dagId, runId, taskId }, () =>
    client.previewNotifications({ params: { dagId, runId }, query }),
  );
  if (flags.json) return printJson(context, previewed);
  const { io } = context;
  if (previewed.items.length === 0) io.stderr.write(`Nobody is told of a ${previewed.kind} of it.\n`);
  for (const item of previewed.items) io.stdout.write(itemText(context, previewed.kind, item));
}

function itemText(
  { style }: CommandContext,
  kind: CallbackKind,
  { position, notifier, connection, groupMs, problem, message }: NotificationPreview["items"][number],
): string {
  const place = `${kind}, #${position + 1}: `;
  if (notifier === null) {
    return `${verdictMark(style, "skipped")} ${place}a function of the DAG's file: what it does is not known\n`;
  }
  const group = groupMs === null ? "" : `, several at once within ${groupMs / 1_000} s`;
  const head = `${place}${notifier} by ${connection}${group}`;
  if (problem !== null) return `${verdictMark(style, "problem")} ${head}: ${problem}\n`;
  const body = JSON.stringify(message, null, 2).replaceAll(/^/gm, "    ");
  return `${verdictMark(style, "ok")} ${head}\n${body}\n`;
}
