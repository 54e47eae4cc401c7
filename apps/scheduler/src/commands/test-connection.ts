import type { Command } from "commander";
import { CONNECTION_STEP_WORDS } from "@daymill/contract";
import type { ConnectionTest } from "@daymill/contract";
import { clientOf, printJson, withServerFlags, type CommandContext, type ServerFlags } from "./command-context.ts";
import { ExitCode } from "./exit-codes.ts";
import { listing } from "./name-hints.ts";
import { verdictMark, type Verdict } from "./terminal/verdict-mark.ts";

/** daymill connections test */
export function addTestConnectionCommand(connections: Command, context: CommandContext): void {
  withServerFlags(
    connections.command("test <connection>").description("test a connection step by step, up to what is wrong"),
  ).action(async (id: string, flags: ServerFlags) => await test(context, id, flags));
}

async function test(context: CommandContext, id: string, flags: ServerFlags): Promise<void> {
  const client = await clientOf(context, flags);
  const result = await listing("connections list", () =>
    client.testConnection({ params: { connectionId: id }, body: {} }),
  );
  if (!result.ok) context.fail(ExitCode.failed);
  if (flags.json) return printJson(context, result);
  if (flags.quiet) return context.io.stdout.write(result.ok ? `${id}\n` : "");
  for (const step of result.steps) context.io.stdout.write(stepText(step, context));
}

const VERDICTS: Readonly<Record<ConnectionTest["steps"][number]["state"], Verdict>> = {
  ok: "ok",
  failed: "problem",
  skipped: "skipped",
};

const WIDTH = Math.max(...Object.values(CONNECTION_STEP_WORDS).map((word) => word.length));

function stepText(
  { name, state, durationMs, said }: ConnectionTest["steps"][number],
  { style }: CommandContext,
): string {
  const took = state === "skipped" ? "" : `${durationMs} ms`;
  const words = `${CONNECTION_STEP_WORDS[name].padEnd(WIDTH)}  ${style.paint("quiet", took.padStart(8))}  ${said}`;
  return `${verdictMark(style, VERDICTS[state])} ${words.trimEnd()}\n`;
}
