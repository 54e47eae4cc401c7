import type { Command } from "commander";
import { DaymillError } from "@daymill/core";
import type { BackfillSchedule, BackfillScheduleBody, BackfillSchedulePlan } from "@daymill/contract";
import { toBackfillWish, withBackfillFlags, type BackfillFlags } from "./backfill-flags.ts";
import {
  clientOf,
  printJson,
  printList,
  withServerFlags,
  type CommandContext,
  type ServerFlags,
} from "./command-context.ts";
import { assertDags, listing, naming } from "./name-hints.ts";
import { remove, type RemoveFlags } from "./remove.ts";
import { findNamed } from "./terminal/find-named.ts";
import { countText, logicalDateText } from "./terminal/format.ts";
import type { Column } from "./terminal/table.ts";

const LIST = "backfill schedule list";

interface CreateFlags extends BackfillFlags {
  readonly name: string;
  readonly window: string;
  readonly cron: string;
  readonly timezone?: string;
  readonly dryRun?: boolean;
}

/** daymill backfill schedule create | list | pause | resume | delete */
export function addBackfillScheduleCommands(backfill: Command, context: CommandContext): void {
  const schedule = backfill.command("schedule").description("run a window of past days again and again");
  withBackfillFlags(schedule.command("create <dag>").description("repeat a backfill"), "failed")
    .requiredOption("--name <name>", "what it is called; unique in the DAG")
    .requiredOption("--cron <cron>", "when it fires")
    .option("--window <days>", "first and last day, counted back from the day on which it fires", "-7d..-1d")
    .option("--timezone <zone>", "the clock that the cron follows (default: the DAG's)")
    .option("--dry-run", "show when it would fire and what it would do, change nothing")
    .action(async (dagId: string, flags: CreateFlags) => await create(context, dagId, flags));
  withServerFlags(schedule.command("list").description("backfills that repeat, with their next and last time"))
    .option("--dag <dag>", "only of this DAG")
    .action(async (flags: ServerFlags & { readonly dag?: string }) => await list(context, flags));
  addControl(schedule, context, { verb: "pause", description: "fire it no more; a backfill that it made goes on" });
  addControl(schedule, context, { verb: "resume", description: "fire it again from its next time on" });
  withServerFlags(schedule.command("delete <schedule>").description("remove it; backfills that it made stay"))
    .option("-y, --yes", "do not ask")
    .action(
      async (id: string, flags: RemoveFlags) =>
        await remove(context, flags, {
          what: `backfill schedule ${id}`,
          consequence: "Backfills that it made stay.",
          id,
          find: async (client) =>
            findNamed(await client.listBackfillSchedules(), id, {
              what: "backfill schedule",
              list: LIST,
              nameOf: ({ scheduleId }) => String(scheduleId),
            }),
          send: (client) => client.deleteBackfillSchedule({ params: { scheduleId: id } }),
        }),
    );
}

function toBody(dagId: string, flags: CreateFlags): BackfillScheduleBody {
  return {
    dagId,
    name: flags.name,
    window: flags.window,
    cron: flags.cron,
    ...toBackfillWish(flags),
    dryRun: flags.dryRun ?? false,
    ...(flags.timezone !== undefined && { timezone: flags.timezone }),
  };
}

async function create(context: CommandContext, dagId: string, flags: CreateFlags): Promise<void> {
  const client = await clientOf(context, flags);
  const body = toBody(dagId, flags);
  const answer = await naming(client, dagId, () => client.createBackfillSchedule({ body }));
  if ((answer.kind === "plan") !== (flags.dryRun ?? false))
    throw new DaymillError("E705", "The server answered with a plan instead of a schedule, or the other way round.");
  if (flags.json) return printJson(context, answer);
  context.io.stdout.write(
    answer.kind === "plan"
      ? planText(answer)
      : flags.quiet
        ? `${answer.scheduleId}\n`
        : `Backfill schedule ${answer.scheduleId} (${answer.name}): next ${nextText(answer)}\n`,
  );
}

function planText({ next, from, to, plan }: BackfillSchedulePlan): string {
  const runs = `${countText(plan.create, "new run")}, ${plan.rerun} again, ${plan.skip} left alone`;
  return `fires ${next.map(logicalDateText).join(", ")}\n  today it would be ${from} to ${to}: ${runs}\n`;
}

async function list(context: CommandContext, flags: ServerFlags & { readonly dag?: string }): Promise<void> {
  const client = await clientOf(context, flags);
  const query = flags.dag === undefined ? {} : { dagId: flags.dag };
  const rows = await client.listBackfillSchedules({ query });
  if (rows.length === 0 && flags.dag !== undefined) await assertDags(client, [flags.dag]);
  printList(context, flags, {
    rows,
    columns: COLUMNS,
    id: (row) => String(row.scheduleId),
    none: "No backfill repeats.",
  });
}

const COLUMNS: readonly Column<BackfillSchedule>[] = [
  { title: "id", cell: (row) => String(row.scheduleId), align: "right" },
  { title: "dag", cell: (row) => row.dagId },
  { title: "name", cell: (row) => row.name },
  { title: "from", cell: (row) => row.origin },
  { title: "window", cell: (row) => row.window },
  { title: "at", cell: (row) => `${row.crons.join(", ")} ${row.timezone}` },
  { title: "next", cell: nextText },
  { title: "last", cell: lastText },
];

function nextText({ paused, next }: BackfillSchedule): string {
  const [first] = next;
  return paused ? "paused" : first === undefined ? "never" : logicalDateText(first);
}

function lastText({ firings }: BackfillSchedule): string {
  const [last] = firings;
  if (last === undefined) return "–";
  const at = logicalDateText(last.at);
  return last.backfillId === null ? `${at}: skipped, ${last.reason}` : `${at}: backfill ${last.backfillId}`;
}

interface Control {
  readonly verb: "pause" | "resume";
  readonly description: string;
}

function addControl(schedule: Command, context: CommandContext, { verb, description }: Control): void {
  withServerFlags(schedule.command(`${verb} <schedule>`).description(description)).action(
    async (id: string, flags: ServerFlags) => {
      const client = await clientOf(context, flags);
      const params = { scheduleId: id };
      const changed = await listing(LIST, () =>
        verb === "pause" ? client.pauseBackfillSchedule({ params }) : client.resumeBackfillSchedule({ params }),
      );
      if (flags.json) return printJson(context, changed);
      if (flags.quiet) return context.io.stdout.write(`${changed.scheduleId}\n`);
      context.io.stdout.write(`Backfill schedule ${changed.scheduleId} (${changed.name}): next ${nextText(changed)}\n`);
    },
  );
}
