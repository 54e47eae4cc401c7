import type { Command } from "commander";
import { clientOf, printJson, withServerFlags, type CommandContext, type ServerFlags } from "./command-context.ts";
import { naming } from "./name-hints.ts";

interface AcknowledgeFlags extends ServerFlags {
  readonly undo?: boolean;
}

/** daymill dags acknowledge */
export function addAcknowledgeCommand(dags: Command, context: CommandContext): void {
  withServerFlags(
    dags
      .command("acknowledge <dag>")
      .description("say that somebody knows of its failures and missed deadlines: home leaves them out"),
  )
    .option("--undo", "take it back: all of them need somebody again")
    .action(async (dagId: string, flags: AcknowledgeFlags) => await acknowledge(context, dagId, flags));
}

async function acknowledge(context: CommandContext, dagId: string, flags: AcknowledgeFlags): Promise<void> {
  const client = await clientOf(context, flags);
  const body = flags.undo ? { until: null } : {};
  const answer = await naming(client, dagId, () => client.acknowledgeFailures({ params: { dagId }, body }));
  if (flags.json) return printJson(context, answer);
  const words =
    answer.until === null
      ? "none of its failures and missed deadlines is acknowledged any more"
      : `failures and missed deadlines until ${answer.until} are acknowledged; what comes after that needs somebody`;
  context.io.stdout.write(flags.quiet ? `${dagId}\n` : `${dagId}: ${words}\n`);
}
