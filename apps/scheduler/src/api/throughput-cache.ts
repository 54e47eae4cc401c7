import { epochMillis } from "@daymill/core";
import type { Clock, EpochMillis } from "@daymill/core";
import { HOUR_MS, readThroughput } from "@daymill/metadata";
import type { EndedInHour } from "@daymill/metadata";
import type { Reader } from "./reader.ts";

/** What ended in the last 24 hours by the clock, of all DAGs. */
export interface CountedEnds {
  readonly at: EpochMillis;
  /** The first of the hours, since 1970. */
  readonly firstHour: number;
  readonly rows: readonly EndedInHour[];
}

export const HOURS_COUNTED = 24;
/** Nobody sees a minute in a picture of a day. */
const LEAST_KEPT_MS = 60_000;
/** How many times as long as a count took it is kept: looking at it costs the database two percent at most. */
const KEPT_TIMES = 50;

/** Counts once for whoever asks at the same time and within the next minute, or longer where counting takes long. */
export function throughputCache({ read, clock }: { readonly read: Reader; readonly clock: Clock }) {
  let kept: { readonly ends: Promise<CountedEnds>; until: number } | undefined;
  const count = async (): Promise<CountedEnds> => {
    const at = clock.now();
    const firstHour = Math.floor(at / HOUR_MS) - HOURS_COUNTED + 1;
    const from = epochMillis(firstHour * HOUR_MS);
    const to = epochMillis((firstHour + HOURS_COUNTED) * HOUR_MS);
    return { at, firstHour, rows: await read((db) => readThroughput(db, { from, to })) };
  };
  return {
    async read(): Promise<CountedEnds> {
      if (kept !== undefined && clock.now() < kept.until) return await kept.ends;
      const asked = { ends: count(), until: Number.POSITIVE_INFINITY };
      kept = asked;
      try {
        const ends = await asked.ends;
        const now = clock.now();
        asked.until = now + Math.max(LEAST_KEPT_MS, (now - ends.at) * KEPT_TIMES);
        return ends;
      } catch (error) {
        // The next one who asks has it counted anew.
        if (kept === asked) kept = undefined;
        throw error;
      }
    },
  };
}

export type ThroughputCache = ReturnType<typeof throughputCache>;
