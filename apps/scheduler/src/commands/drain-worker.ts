import { setTimeout as sleep } from "node:timers/promises";
import type { Command } from "commander";
import type { Client, Drain } from "@daymill/contract";
import { clientOf, printJson, withServerFlags, type CommandContext, type ServerFlags } from "./command-context.ts";
import { listing } from "./name-hints.ts";
import { countText } from "./terminal/format.ts";
import { progress } from "./terminal/progress.ts";

interface DrainFlags extends ServerFlags {
  readonly wait?: boolean;
}

/** How often a waiting command asks, in ms. */
const ASK_EVERY_MS = 500;

/** daymill workers drain | resume */
export function addDrainCommands(workers: Command, context: CommandContext): void {
  withServerFlags(
    workers
      .command("drain <worker>")
      .description("have a worker take no more tasks, also after it was started again; what it has goes on"),
  )
    .option("--wait", "until it has nothing any more")
    .action(async (name: string, flags: DrainFlags) => await drain(context, name, flags));
  withServerFlags(workers.command("resume <worker>").description("have a drained worker take tasks again")).action(
    async (name: string, flags: ServerFlags) => await resume(context, name, flags),
  );
}

async function drain(context: CommandContext, name: string, flags: DrainFlags): Promise<void> {
  const client = await clientOf(context, flags);
  const sent = await listing("workers list", () => client.drainWorker({ params: { worker: name } }));
  const drained = flags.wait ? await waitForEnds(context, client, sent) : sent;
  if (flags.json) return printJson(context, drained);
  const text =
    drained.held === 0 ? "has nothing, and may be stopped" : `ends ${countText(drained.held, "task instance")}`;
  context.io.stdout.write(flags.quiet ? `${name}\n` : `${name} takes no more tasks: it ${text}.\n`);
}

async function resume(context: CommandContext, name: string, flags: ServerFlags): Promise<void> {
  const client = await clientOf(context, flags);
  const resumed = await listing("workers list", () => client.resumeWorker({ params: { worker: name } }));
  if (flags.json) return printJson(context, resumed);
  context.io.stdout.write(flags.quiet ? `${name}\n` : `${name} takes tasks.\n`);
}

/** Until workers of this name have nothing, with a bar on stderr; one that was stopped meanwhile has nothing, too. */
async function waitForEnds({ io, now }: CommandContext, client: Client, sent: Drain): Promise<Drain> {
  const bar = progress(io.stderr, now);
  const total = sent.held;
  let { held } = sent;
  while (held > 0) {
    bar.show({ done: Math.max(0, total - held), total, text: `${sent.name} ends ${countText(held, "task instance")}` });
    await sleep(ASK_EVERY_MS);
    const { workers } = await client.getSystem();
    held = workers.filter(({ name }) => name === sent.name).reduce((sum, worker) => sum + worker.held, 0);
  }
  bar.end();
  return { ...sent, held };
}
