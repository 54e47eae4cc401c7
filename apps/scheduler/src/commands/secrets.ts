import type { Command } from "commander";
import { clientOf, printJson, withServerFlags, type CommandContext, type ServerFlags } from "./command-context.ts";
import { ExitCode } from "./exit-codes.ts";
import { countText } from "./terminal/format.ts";

/** daymill secrets rotate */
export function addSecretCommands(secrets: Command, context: CommandContext): void {
  withServerFlags(
    secrets
      .command("rotate")
      .description("seal every secret in the database anew, under the first of the server's keys"),
  ).action(async (flags: ServerFlags) => await rotate(context, flags));
}

async function rotate(context: CommandContext, flags: ServerFlags): Promise<void> {
  const { rotated, current, unreadable } = await (await clientOf(context, flags)).rotateSecrets();
  if (unreadable.length > 0) context.fail(ExitCode.failed);
  if (flags.json) return printJson(context, { rotated, current, unreadable });
  if (unreadable.length > 0)
    context.io.stderr.write(`No key of the server opens ${unreadable.join(", ")}: they stay as they are.\n`);
  context.io.stdout.write(
    flags.quiet
      ? `${rotated}\n`
      : `${countText(rotated, "secret")} sealed anew, ${current} under the first key already.\n`,
  );
}
