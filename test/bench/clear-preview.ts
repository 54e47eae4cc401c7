import { epochMillis, toIso } from "@daymill/core";
import type { MetadataDatabase } from "@daymill/metadata";
import { analyze } from "../support/analyze.ts";
import type { Bench } from "./bench.ts";
import { BENCH_DAG, dailyDag, FIRST_LAYER } from "./dags.ts";
import { onEachDatabase } from "./databases.ts";
import { openEngine } from "./engine.ts";
import type { Figure } from "./measure.ts";
import { openPreviews } from "./previews.ts";
import { untilEvents } from "./until-events.ts";

const SHAPE = { layers: 10, width: 10 };
const TASKS = SHAPE.layers * SHAPE.width;
const FIRST_DAY = Date.UTC(2024, 0, 1);
const DAY_MS = 86_400_000;
const DAYS = 100;
const INSTANCES = DAYS * TASKS;

export const clearPreview: Bench = {
  name: "clear-preview",
  load: `previews of clears over a DAG of ${TASKS} tasks (${SHAPE.layers} layers of ${SHAPE.width}) that has run on ${DAYS} days: ${INSTANCES.toLocaleString("en")} task instances by the names of their runs; the same from one run with past and future; a task of the first layer with all that comes after it, in all runs`,
  model: "the API without the network, in this process",
  run: (report) =>
    onEachDatabase(report, async (name, open) => {
      const { named, widened, downstream } = await measurePreviews(open);
      return [
        { name: `${name}: all runs, named`, unit: "ms", samples: named, mark: { max: 300 } },
        { name: `${name}: one run, past and future`, unit: "ms", samples: widened, mark: { max: 300 } },
        { name: `${name}: a task and downstream, all runs`, unit: "ms", samples: downstream, mark: { max: 300 } },
      ] satisfies Figure[];
    }),
};

interface Measured {
  readonly named: readonly number[];
  readonly widened: readonly number[];
  readonly downstream: readonly number[];
}

async function measurePreviews(open: () => Promise<MetadataDatabase>): Promise<Measured> {
  await using database = await open();
  const dag = dailyDag({ ...SHAPE, first: isoInstant(0).slice(0, 10), end: isoInstant(DAYS).slice(0, 10) });
  await using engine = await openEngine({ database, dag, bodies: "in-process", workers: 10 });
  await untilEvents(engine.events, "run:ended", DAYS);
  await analyze(database);
  await using previews = await openPreviews(database, { now: () => epochMillis(Date.now()) });
  const runIds = Array.from({ length: DAYS }, (_, day) => `scheduled__${isoInstant(day)}`);
  const all = ({ total }: { readonly total?: unknown }): boolean => total === INSTANCES;
  const middle = runIds.slice(DAYS / 2, DAYS / 2 + 1);
  const tasks = [{ taskId: `${FIRST_LAYER}_0` }];
  const isMuch = ({ total }: { readonly total?: unknown }): boolean => Number(total) > INSTANCES / 2;
  return {
    named: await previews.clear({ dagId: BENCH_DAG, runIds }, all),
    widened: await previews.clear({ dagId: BENCH_DAG, runIds: middle, past: true, future: true }, all),
    downstream: await previews.clear({ dagId: BENCH_DAG, runIds, tasks, downstream: true }, isMuch),
  };
}

function isoInstant(day: number): string {
  return toIso(epochMillis(FIRST_DAY + day * DAY_MS));
}
