import { epochMillis } from "@daymill/core";
import type { EpochMillis } from "@daymill/core";
import type { PacePart } from "@daymill/metadata";
import type { BackfillPace } from "@daymill/contract";
import { iso } from "./instants.ts";

const MINUTE_MS = 60_000;
const STEPS_MS = [1, 5, 15, 60, 180, 720, 1_440, 10_080].map((minutes) => minutes * MINUTE_MS);
/** As many as a bar chart shows side by side on a phone. */
const MOST_PARTS = 60;

/** A stretch of time in equal parts that begin at round times; longer lives have longer parts. */
export interface PaceParts {
  readonly from: EpochMillis;
  readonly stepMs: number;
  readonly count: number;
}

export function paceParts(from: EpochMillis, to: EpochMillis): PaceParts {
  const fits = (stepMs: number) => countParts(from, to, stepMs) <= MOST_PARTS;
  const stepMs = STEPS_MS.find(fits) ?? Math.ceil((to - from) / MOST_PARTS);
  return { from: epochMillis(Math.floor(from / stepMs) * stepMs), stepMs, count: countParts(from, to, stepMs) };
}

function countParts(from: number, to: number, stepMs: number): number {
  return Math.floor(to / stepMs) - Math.floor(from / stepMs) + 1;
}

/** `now`: while it goes on, when the last part is not over. */
export function presentPace(
  { from, stepMs, count }: PaceParts,
  ended: readonly PacePart[],
  now: EpochMillis | undefined,
): BackfillPace {
  const byPart = new Map(ended.map((runs) => [runs.part, runs]));
  const startOf = (part: number) => iso(epochMillis(from + part * stepMs));
  return {
    stepMs,
    to: now === undefined ? startOf(count) : iso(now),
    parts: Array.from({ length: count }, (_, part) => {
      const { succeeded = 0, failed = 0 } = byPart.get(part) ?? {};
      return { from: startOf(part), succeeded, failed };
    }),
  };
}
