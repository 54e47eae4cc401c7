import { epochMillis } from "@daymill/core";
import { HOUR_MS } from "@daymill/metadata";
import type { SeenDags } from "@daymill/metadata";
import type { Throughput } from "@daymill/contract";
import type { Handlers } from "../handlers.ts";
import { iso } from "../present/instants.ts";
import type { CountedEnds, ThroughputCache } from "../throughput-cache.ts";
import { HOURS_COUNTED } from "../throughput-cache.ts";

export interface ThroughputRouteParts {
  readonly throughput: ThroughputCache;
}

export function throughputRoutes({ throughput }: ThroughputRouteParts): Pick<Handlers, "getThroughput"> {
  return {
    getThroughput: async ({ caller }) => {
      const seen = await caller.dagsWith("viewer");
      return presentThroughput(await throughput.read(), seen);
    },
  };
}

function presentThroughput({ at, firstHour, rows }: CountedEnds, seen: SeenDags): Throughput {
  const isSeen = seen === undefined ? undefined : new Set(seen);
  const hours = Array.from({ length: HOURS_COUNTED }, (_, place) => ({
    from: iso(epochMillis((firstHour + place) * HOUR_MS)),
    succeeded: 0,
    failed: 0,
  }));
  for (const { dagId, hour, succeeded, failed } of rows) {
    const sum = hours[hour - firstHour];
    if (sum === undefined || isSeen?.has(dagId) === false) continue;
    sum.succeeded += succeeded;
    sum.failed += failed;
  }
  return { countedAt: iso(at), hours };
}
