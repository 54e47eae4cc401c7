import type { Command } from "commander";
import { clientOf, printJson, withServerFlags, type CommandContext, type ServerFlags } from "./command-context.ts";
import { ExitCode } from "./exit-codes.ts";
import { listing } from "./name-hints.ts";
import { verdictMark } from "./terminal/verdict-mark.ts";

interface SendFlags extends ServerFlags {
  readonly to?: readonly string[];
  readonly dryRun?: boolean;
}

/** daymill connections send-test */
export function addSendTestCommand(connections: Command, context: CommandContext): void {
  withServerFlags(
    connections
      .command("send-test <connection>")
      .description("send a message by a connection that says that it is a test"),
  )
    .option("--to <address...>", "of a mail, whom; default: its sender")
    .option("--dry-run", "show the message, send nothing")
    .action(async (id: string, flags: SendFlags) => await send(context, id, flags));
}

async function send(context: CommandContext, id: string, { to, dryRun = false, ...flags }: SendFlags): Promise<void> {
  const client = await clientOf(context, flags);
  const body = { dryRun, ...(to && { to: [...to] }) };
  const sent = await listing("connections list", () => client.sendTestMessage({ params: { connectionId: id }, body }));
  if (sent.problem !== null) context.fail(ExitCode.failed);
  if (flags.json) return printJson(context, sent);
  const { style, io } = context;
  if (flags.quiet) return io.stdout.write(sent.problem === null ? `${id}\n` : "");
  if (sent.problem !== null) return io.stdout.write(`${verdictMark(style, "problem")} ${sent.problem}\n`);
  if (!dryRun) return io.stdout.write(`${verdictMark(style, "ok")} Sent by ${id}: ${sent.title}\n`);
  io.stdout.write(`${JSON.stringify(sent.message, null, 2)}\n`);
}
