import { epochMillis } from "@daymill/core";
import type { Clock, EpochMillis } from "@daymill/core";
import { readTimeline } from "@daymill/metadata";
import type { TimelineRow } from "@daymill/metadata";
import type { TimelineDag } from "@daymill/contract";
import type { Handlers } from "../handlers.ts";
import { presentBars } from "../present/dag.ts";
import { iso } from "../present/instants.ts";
import { runsDueUntil } from "../present/upcoming.ts";
import type { Reader } from "../reader.ts";
import type { KnownVersion, VersionCache } from "../version-cache.ts";

export interface TimelineRouteParts {
  readonly read: Reader;
  readonly clock: Clock;
  readonly versions: VersionCache;
}

/** How far it looks back, and ahead, in ms. */
const SIGHT_MS = 24 * 3_600_000;
const MOST_DAGS = 30;
/** Of a DAG; more are a line without gaps. */
const MOST_RUNS = 100;
const MOST_PLANNED = 50;

export function timelineRoutes({ read, clock, versions }: TimelineRouteParts): Pick<Handlers, "getTimeline"> {
  return {
    getTimeline: async ({ caller }) => {
      const seen = await caller.dagsWith("viewer");
      const now = clock.now();
      const [from, to] = [epochMillis(now - SIGHT_MS), epochMillis(now + SIGHT_MS)];
      return await read(async (db) => {
        const rows = await readTimeline(db, { from, to, seen, limit: MOST_DAGS, runs: MOST_RUNS + 1 });
        const known = await versions.read(
          db,
          rows.flatMap(({ versionKey }) => versionKey ?? []),
        );
        const present = (row: TimelineRow): TimelineDag => {
          const version = row.versionKey === null ? undefined : known.get(row.versionKey);
          return presentTimelineDag(row, { version, now, to });
        };
        return {
          from: iso(from),
          now: iso(now),
          to: iso(to),
          dags: rows.map(present),
          total: rows[0]?.total ?? 0,
        };
      });
    },
  };
}

interface Sight {
  readonly version: KnownVersion | undefined;
  readonly now: EpochMillis;
  readonly to: EpochMillis;
}

function presentTimelineDag(row: TimelineRow, { version, now, to }: Sight): TimelineDag {
  const timezone = version?.graph.schedule.timezone ?? "UTC";
  return {
    dagId: row.dagId,
    timezone,
    runs: presentBars(row.recentRuns.slice(0, MOST_RUNS), timezone),
    isCut: row.recentRuns.length > MOST_RUNS,
    planned:
      version === undefined || !row.isOn
        ? []
        : runsDueUntil(version.graph, { next: row, now, to, limit: MOST_PLANNED }),
  };
}
