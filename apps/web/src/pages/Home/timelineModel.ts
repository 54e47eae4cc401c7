import type { RunBar, TimelineDag } from "@daymill/contract";
import { runTones } from "../../ui/state/taskTone.ts";
import { epochMs } from "../../ui/time/formatTime.ts";
import { countOf } from "../naming.ts";

/** What a timeline shows; epoch ms. */
export interface Sight {
  readonly from: number;
  readonly now: number;
  readonly to: number;
}

/** A place in it, in percent of its width. */
export interface Span {
  readonly left: number;
  readonly width: number;
}

export function placeOf(at: number, { from, to }: Sight): number {
  return (Math.min(Math.max(at, from), to) - from) / ((to - from) / 100);
}

/** Where a run lies; one that goes on reaches to now. */
export function spanOf({ startedAt, endedAt }: Pick<RunBar, "startedAt" | "endedAt">, sight: Sight): Span {
  const end = endedAt === null ? sight.now : epochMs(endedAt);
  const left = placeOf(startedAt === null ? end : epochMs(startedAt), sight);
  return { left, width: placeOf(end, sight) - left };
}

export interface Tick {
  readonly left: number;
  readonly label: string;
}

const TICK_HOURS = 6;

/** Every six hours by the clock of a zone; midnight is called by its day. */
export function ticksOf(sight: Sight, zone: string): readonly Tick[] {
  const start = Temporal.Instant.fromEpochMilliseconds(sight.from).toZonedDateTimeISO(zone).startOfDay();
  const ticks: Tick[] = [];
  for (let hours = 0; ; hours += TICK_HOURS) {
    const day = start.add({ days: Math.floor(hours / 24) });
    const at = day.withPlainTime({ hour: hours % 24 });
    if (at.epochMilliseconds >= sight.to) return ticks;
    if (at.epochMilliseconds <= sight.from) continue;
    const label = at.hour === 0 ? at.toPlainDate().toString() : `${String(at.hour).padStart(2, "0")}:00`;
    ticks.push({ left: placeOf(at.epochMilliseconds, sight), label });
  }
}

/** `3 runs: 1 failed, 2 success; 4 to come`: a line of it for whoever does not see it. */
export function describeLine({ runs, planned, isCut }: TimelineDag): string {
  const counts = new Map<RunBar["state"], number>();
  for (const { state } of runs) counts.set(state, (counts.get(state) ?? 0) + 1);
  const states = [...counts].map(([state, count]) => `${count} ${runTones[state].word.toLowerCase()}`);
  const ran =
    runs.length === 0 ? "no runs" : `${isCut ? "more than " : ""}${countOf(runs.length, "run")}: ${states.join(", ")}`;
  return planned.length === 0 ? ran : `${ran}; ${planned.length} to come`;
}
