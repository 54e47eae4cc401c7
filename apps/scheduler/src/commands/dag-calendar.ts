import { Option, type Command } from "commander";
import { DaymillError } from "@daymill/core";
import type { CalendarDay, Client } from "@daymill/contract";
import { clientOf, printList, withServerFlags, type CommandContext, type ListFlags } from "./command-context.ts";
import { naming } from "./name-hints.ts";
import { countText, durationText } from "./terminal/format.ts";
import { countsText } from "./terminal/state-mark.ts";
import type { Column } from "./terminal/table.ts";

interface CalendarFlags extends ListFlags {
  readonly by: "day" | "hour";
  readonly month?: string;
  readonly planned?: boolean;
}

/** A day, or an hour, in the DAG's zone. */
type At = { readonly day: string } | { readonly hour: string };
type Had = At & Pick<CalendarDay, "runs" | "runId" | "durationMs">;
type Planned = At & { readonly runs: number };

/** What a calendar has, oldest first. */
interface Shown {
  readonly timezone: string;
  readonly had: readonly Had[];
  readonly planned: readonly Planned[];
}

/** daymill dags calendar */
export function addCalendarCommand(dags: Command, context: CommandContext): void {
  withServerFlags(
    dags
      .command("calendar <dag>")
      .description("the days of a DAG, or the hours of a month, with how their runs ended; newest first"),
    100,
  )
    .addOption(new Option("--by <what>", "a line for each day, or each hour").choices(["day", "hour"]).default("day"))
    .option("--month <month>", "only of this month, such as 2024-03; default of hours: that of the newest run", toMonth)
    .option("--planned", "instead what the timetable asks for next, the soonest first")
    .action(async (dagId: string, flags: CalendarFlags) => await showCalendar(context, dagId, flags));
}

async function showCalendar(context: CommandContext, dagId: string, flags: CalendarFlags): Promise<void> {
  const client = await clientOf(context, flags);
  const { timezone, had, planned } = await naming(client, dagId, () =>
    flags.by === "day" ? readDays(client, dagId, flags) : readHours(client, dagId, flags),
  );
  const unit = flags.by;
  const during = flags.month === undefined ? "" : ` in ${flags.month}`;
  if (flags.planned) {
    printList(context, flags, {
      rows: planned,
      columns: plannedColumns(unit),
      id: atText,
      none: `The timetable of ${dagId} asks for no run${during}.`,
    });
  } else {
    printList(context, flags, {
      rows: had.toReversed(),
      columns: columnsOf(unit),
      id: atText,
      none: `${dagId} has no runs${during}.`,
    });
  }
  const isTable = flags.json !== true && flags.quiet !== true;
  if (isTable && (flags.planned ? planned : had).length > 0)
    context.io.stderr.write(`${unit === "day" ? "Days" : "Hours"} are those of ${timezone}, the DAG's zone.\n`);
}

async function readDays(client: Client, dagId: string, { month = "" }: CalendarFlags): Promise<Shown> {
  const { timezone, days, planned } = await client.getCalendar({ params: { dagId } });
  const isWanted = ({ day }: { readonly day: string }) => day.startsWith(month);
  return { timezone, had: days.filter(isWanted), planned: planned.filter(isWanted) };
}

async function readHours(client: Client, dagId: string, { month, planned }: CalendarFlags): Promise<Shown> {
  const query = { month: month ?? (await usualMonth(client, dagId, planned === true)) };
  const { timezone, hours, planned: coming } = await client.getCalendarHours({ params: { dagId }, query });
  return { timezone, had: hours, planned: coming };
}

/** That of the newest run, or of the next. */
async function usualMonth(client: Client, dagId: string, isPlanned: boolean): Promise<string> {
  const { days, planned, today } = await client.getCalendar({ params: { dagId } });
  const day = isPlanned ? planned[0]?.day : days.at(-1)?.day;
  return (day ?? today).slice(0, "2024-03".length);
}

function columnsOf(unit: CalendarFlags["by"]): Column<Had>[] {
  return [
    { title: unit, cell: atText },
    { title: "runs", cell: ({ runs }) => countsText(runs) },
    {
      title: "took",
      cell: ({ durationMs }) => (durationMs === null ? "" : durationText(durationMs)),
      align: "right",
    },
    { title: "run", cell: ({ runId }) => runId },
  ];
}

function plannedColumns(unit: CalendarFlags["by"]): Column<Planned>[] {
  return [
    { title: unit, cell: atText },
    { title: "runs", cell: ({ runs }) => countText(runs, "run") },
  ];
}

/** `2024-03-15`, or `2024-03-15 07:00`. */
function atText(at: At): string {
  return "day" in at ? at.day : `${at.hour.replace("T", " ")}:00`;
}

function toMonth(text: string): string {
  if (/^[1-9]\d{3}-(0[1-9]|1[0-2])$/.test(text)) return text;
  throw new DaymillError("E702", `--month ${text}: expected a month such as 2024-03.`);
}
