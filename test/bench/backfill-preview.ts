import { epochMillis, toIso } from "@daymill/core";
import type { MetadataDatabase } from "@daymill/metadata";
import { analyze } from "../support/analyze.ts";
import type { Bench } from "./bench.ts";
import { BENCH_DAG, dailyDag, unrunDag } from "./dags.ts";
import type { Days } from "./dags.ts";
import { onEachDatabase } from "./databases.ts";
import { openEngine } from "./engine.ts";
import type { Engine } from "./engine.ts";
import type { Figure } from "./measure.ts";
import { openPreviews } from "./previews.ts";
import { untilEvents } from "./until-events.ts";

const DAYS = 5_000;
const DAY_MS = 86_400_000;
const FIRST_DAY = Date.UTC(2010, 0, 1);
const RANGE: Days = { first: isoDay(0), end: isoDay(DAYS) };

export const backfillPreview: Bench = {
  name: "backfill-preview",
  load: `previews of a backfill over ${DAYS.toLocaleString("en")} days: of a DAG that has not run on any of them, and of one that has run on all, which are run again`,
  model: "the API without the network, in this process",
  run: (report) =>
    onEachDatabase(report, async (name, open) => {
      const unrun = await measurePreview(open, { dag: unrunDag(RANGE), load: async () => undefined, action: "create" });
      const run = await measurePreview(open, {
        dag: dailyDag({ ...RANGE, layers: 1, width: 1 }),
        load: ({ events }) => untilEvents(events, "run:ended", DAYS),
        action: "rerun",
      });
      return [
        { name: `${name}: days without runs`, unit: "ms", samples: unrun, mark: { max: 300 } },
        { name: `${name}: days with runs`, unit: "ms", samples: run, mark: { max: 300 } },
      ] satisfies Figure[];
    }),
};

interface Load {
  readonly dag: string;
  /** Until the DAG has the runs that it is to have. */
  readonly load: (engine: Engine) => Promise<void>;
  /** What the backfill would do on every day. */
  readonly action: "create" | "rerun";
}

async function measurePreview(open: () => Promise<MetadataDatabase>, { dag, load, action }: Load): Promise<number[]> {
  await using database = await open();
  await using engine = await openEngine({ database, dag, bodies: "in-process", workers: 10 });
  await load(engine);
  await analyze(database);
  await using previews = await openPreviews(database, { now: () => epochMillis(Date.now()) });
  return await previews.backfill(
    { dagId: BENCH_DAG, from: RANGE.first, to: isoDay(DAYS - 1), reprocess: "completed" },
    (answer) => answer[action] === DAYS,
  );
}

function isoDay(day: number): string {
  return toIso(epochMillis(FIRST_DAY + day * DAY_MS)).slice(0, 10);
}
