import type { Command } from "commander";
import { DaymillError } from "@daymill/core";
import type { Backfill, Client } from "@daymill/contract";
import { daysText } from "./backfill-days-text.ts";
import { progressText, reasonsText, stateText } from "./backfill-texts.ts";
import { clientOf, printJson, withServerFlags, type CommandContext, type ServerFlags } from "./command-context.ts";
import { confirm } from "./confirm.ts";
import { listing } from "./name-hints.ts";
import { readPages } from "./read-pages.ts";
import { countText } from "./terminal/format.ts";
import { readsWhole, wholeNumber } from "./terminal/whole-number.ts";
import { waitForBackfill } from "./wait-for-backfill.ts";

interface WaitFlags extends ServerFlags {
  readonly wait?: boolean;
}

interface SetFlags extends ServerFlags {
  readonly maxActiveRuns?: number;
  readonly pauseAfterFailures?: string;
}

interface CancelFlags extends ServerFlags {
  readonly stopRunning?: boolean;
  readonly yes?: boolean;
}

const SOME = { least: 1 };

/** daymill backfill show | set | pause | resume | cancel */
export function addBackfillControls(backfill: Command, context: CommandContext): void {
  withServerFlags(
    backfill
      .command("show <backfill>")
      .description("one backfill, and what it does with each day; why it leaves some out"),
  )
    .option("--wait", "first wait until it has ended; exit code 1 when a run failed")
    .action(async (id: string, flags: WaitFlags) => await show(context, id, flags));
  withServerFlags(backfill.command("set <backfill>").description("change what is named of a backfill that is not over"))
    .option("--max-active-runs <n>", "at once", readsWhole("--max-active-runs", SOME))
    .option("--pause-after-failures <n>", "runs that fail until it pauses, or never")
    .action(async (id: string, flags: SetFlags) => await change(context, id, flags));
  withServerFlags(backfill.command("pause <backfill>").description("start no further run; what runs goes on")).action(
    async (id: string, flags: ServerFlags) =>
      await control(context, flags, (client) => client.pauseBackfill({ params: { backfillId: id } })),
  );
  withServerFlags(backfill.command("resume <backfill>").description("go on with a paused backfill"))
    .option("--wait", "until it has ended; exit code 1 when a run failed")
    .action(
      async (id: string, flags: WaitFlags) =>
        await control(context, flags, (client) => client.resumeBackfill({ params: { backfillId: id } })),
    );
  withServerFlags(backfill.command("cancel <backfill>").description("end a backfill; what is done stays"))
    .option("--stop-running", "also stop the runs that are going on")
    .option("-y, --yes", "do not ask")
    .action(async (id: string, flags: CancelFlags) => await cancel(context, id, flags));
}

async function findBackfill(client: Client, backfillId: string): Promise<Backfill> {
  return await listing("backfill list", () => client.getBackfill({ params: { backfillId } }));
}

async function show(context: CommandContext, id: string, flags: WaitFlags): Promise<void> {
  const client = await clientOf(context, flags);
  const found = await findBackfill(client, id);
  const backfill = flags.wait ? await waitForBackfill(context, client, found) : found;
  if (flags.quiet) return context.io.stdout.write(`${backfill.backfillId}\n`);
  const days = await readPages(backfill.progress.planned + backfill.progress.skipped, (query) =>
    client.listBackfillDays({ params: { backfillId: id }, query }),
  );
  if (flags.json) return printJson(context, { ...backfill, days });
  const { dagId, from, to, order, maxActiveRuns } = backfill;
  const lines = [
    `Backfill ${backfill.backfillId} of ${dagId} · ${from} to ${to} · ${order} first · ${countText(maxActiveRuns, "run")} at once`,
    ...Object.entries(backfill.params).map(([name, value]) => `  ${name}=${JSON.stringify(value)}`),
    `  ${stateText(backfill)} · ${progressText(backfill)}${reasonsText(backfill.skips)}`,
  ];
  context.io.stdout.write(`${lines.join("\n")}\n${daysText(context.style, days)}`);
}

async function change(context: CommandContext, id: string, flags: SetFlags): Promise<void> {
  const { maxActiveRuns, pauseAfterFailures } = flags;
  if (maxActiveRuns === undefined && pauseAfterFailures === undefined)
    throw new DaymillError("E702", "Say what to change: --max-active-runs or --pause-after-failures.");
  const body = {
    ...(maxActiveRuns !== undefined && { maxActiveRuns }),
    ...(pauseAfterFailures !== undefined && {
      pauseAfterFailures:
        pauseAfterFailures === "never" ? null : wholeNumber("--pause-after-failures", pauseAfterFailures, SOME),
    }),
  };
  const client = await clientOf(context, flags);
  const changed = await listing("backfill list", () => client.patchBackfill({ params: { backfillId: id }, body }));
  if (flags.json) return printJson(context, changed);
  if (flags.quiet) return context.io.stdout.write(`${changed.backfillId}\n`);
  const failures =
    changed.pauseAfterFailures === null ? "" : `, paused after ${countText(changed.pauseAfterFailures, "failed run")}`;
  context.io.stdout.write(
    `Backfill ${changed.backfillId}: ${countText(changed.maxActiveRuns, "run")} at once${failures}\n`,
  );
}

async function control(
  context: CommandContext,
  flags: WaitFlags,
  send: (client: Client) => Promise<Backfill>,
): Promise<void> {
  const client = await clientOf(context, flags);
  const sent = await listing("backfill list", () => send(client));
  tell(context, flags, flags.wait ? await waitForBackfill(context, client, sent) : sent);
}

async function cancel(context: CommandContext, id: string, flags: CancelFlags): Promise<void> {
  const client = await clientOf(context, flags);
  const { progress: now } = await findBackfill(client, id);
  const running = flags.stopRunning ? `, stops ${now.running} running` : `; ${now.running} running go on`;
  const question = `Cancel backfill ${id}? ${now.success + now.failed} done stay, ${now.waiting} are not started${running}.`;
  if (!(await confirm(context.io, question, { yes: flags.yes ?? false })))
    return context.io.stderr.write("Nothing was changed.\n");
  const body = { stopRunning: flags.stopRunning ?? false };
  tell(context, flags, await client.cancelBackfill({ params: { backfillId: id }, body }));
}

function tell(context: CommandContext, flags: ServerFlags, backfill: Backfill): void {
  if (flags.json) return printJson(context, backfill);
  const { backfillId, state } = backfill;
  context.io.stdout.write(flags.quiet ? `${backfillId}\n` : `Backfill ${backfillId}: ${state}\n`);
}
