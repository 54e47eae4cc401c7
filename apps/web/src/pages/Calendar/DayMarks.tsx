import { RunState } from "@daymill/contract";
import { glyphs } from "../../ui/state/glyphs.ts";
import { runTones } from "../../ui/state/taskTone.ts";
import type { DayCell } from "./calendarModel.ts";

/** Which fill a day has. */
export function dayLook({ state, planned, missing }: DayCell): RunState | "planned" | "missing" | "empty" {
  return state ?? (planned > 0 ? "planned" : missing > 0 ? "missing" : "empty");
}

/** The glyphs of run states, drawn once for all days; and the hatching of days to come. */
export function DayMarks() {
  return (
    <defs>
      {Object.values(RunState).map((state) => {
        const glyph = glyphs[runTones[state].glyph];
        const isLine = glyph.kind === "line";
        return (
          <symbol key={state} id={`day-${state}`} viewBox="0 0 16 16">
            <path
              d={glyph.path}
              fill={isLine ? "none" : "currentColor"}
              stroke={isLine ? "currentColor" : "none"}
              strokeWidth={2}
              strokeLinecap="round"
              strokeLinejoin="round"
            />
          </symbol>
        );
      })}
      <pattern id="day-planned" width="4" height="4" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">
        <rect width="1.5" height="4" fill="var(--dm-control)" />
      </pattern>
    </defs>
  );
}
