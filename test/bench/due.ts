import type { MetadataDatabase } from "@daymill/metadata";
import type { Bench } from "./bench.ts";
import { onEachDatabase } from "./databases.ts";
import { repeat } from "./measure.ts";
import type { Figure } from "./measure.ts";
import { openMidnight } from "./midnight.ts";
import { untilEvents } from "./until-events.ts";

const DAGS = 500;
const ROUNDS = 3;

export const due: Bench = {
  name: "due",
  load: `${DAGS} DAGs of 3 chained no-op tasks that are due in the same second: from due to the start of a body of each, and to the end of all runs; ${ROUNDS} times, one more uncounted, each in a new database and a scheduler that knows none of them`,
  model: "bodies that end at once in this process, full records",
  run: (report) =>
    onEachDatabase(report, async (name, open) => {
      const rounds = await repeat(ROUNDS, () => measureMidnight(open));
      return [
        { name: `${name}: from due to all started`, unit: "ms", samples: rounds.map(({ startedMs }) => startedMs) },
        { name: `${name}: from due to all ended`, unit: "ms", samples: rounds.map(({ endedMs }) => endedMs) },
      ] satisfies Figure[];
    }),
};

interface Measured {
  readonly startedMs: number;
  readonly endedMs: number;
}

async function measureMidnight(open: () => Promise<MetadataDatabase>): Promise<Measured> {
  await using database = await open();
  const { engine, dueAt } = await openMidnight(database, DAGS);
  await using _ = engine;
  const begun = new Set<string>();
  let startedAt = Number.NaN;
  engine.executor.onStart(({ dagId }) => {
    begun.add(dagId);
    if (begun.size === DAGS) startedAt = performance.now();
  });
  await untilEvents(engine.events, "run:ended", DAGS);
  return { startedMs: startedAt - dueAt, endedMs: performance.now() - dueAt };
}
