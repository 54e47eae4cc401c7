import type { TaskInstance } from "@daymill/contract";
import type { Family } from "../../ui/theme/tokens.ts";
import { taskTones } from "../../ui/state/taskTone.ts";

/** How many instances stand beside each other, so that each is 1 to 4 pixels wide. */
export const BESIDE = { wide: 400, phone: 160 } as const;

/** Neighbours of one row that look the same. */
export interface HeatStretch {
  readonly row: number;
  /** Place in its row, and how many instances. */
  readonly at: number;
  readonly length: number;
  readonly family: Family;
  /** Each has a notch: it failed. */
  readonly failed: boolean;
}

type OfStrip = Pick<TaskInstance, "state">;

/** The instances by index as stretches of rows of so many. */
export function heatStretches(instances: readonly OfStrip[], beside: number): readonly HeatStretch[] {
  const stretches: HeatStretch[] = [];
  for (const [place, { state }] of instances.entries()) {
    const { family } = taskTones[state];
    const last = stretches.at(-1);
    const row = Math.floor(place / beside);
    if (last?.family === family && last.row === row)
      stretches[stretches.length - 1] = { ...last, length: last.length + 1 };
    else stretches.push({ row, at: place % beside, length: 1, family, failed: state === "failed" });
  }
  return stretches;
}

/** The place of the next instance that failed, forwards (1) or backwards (-1), around the end; undefined: none did. */
export function failedFrom(instances: readonly OfStrip[], place: number, step: 1 | -1): number | undefined {
  const count = instances.length;
  for (let far = 1; far <= count; far++) {
    const at = (place + step * far + count * far) % count;
    if (instances[at]?.state === "failed") return at;
  }
  return undefined;
}

/** Where a key leads from a place of `count`; undefined: nowhere. */
export function placeByKey(
  key: string,
  place: number,
  { count, beside }: { readonly count: number; readonly beside: number },
): number | undefined {
  const steps: Readonly<Record<string, number>> = {
    ArrowRight: 1,
    ArrowLeft: -1,
    ArrowDown: beside,
    ArrowUp: -beside,
    PageDown: 100,
    PageUp: -100,
    Home: -count,
    End: count,
  };
  const step = steps[key];
  return step === undefined ? undefined : Math.min(count - 1, Math.max(0, place + step));
}

const MOST_NAMED = 10;

/** Which indexes failed, in words. */
export function failedInWords(instances: readonly Pick<TaskInstance, "state" | "mapIndex">[]): string {
  const failed = instances.filter(({ state }) => state === "failed").map(({ mapIndex }) => mapIndex);
  if (failed.length === 0) return "none failed";
  const named = failed.slice(0, MOST_NAMED).join(", ");
  const more = failed.length - MOST_NAMED;
  return `failed: ${named}${more > 0 ? `, and ${more.toLocaleString("en-US")} more` : ""}`;
}
