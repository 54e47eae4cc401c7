import type { MetadataDatabase } from "@daymill/metadata";
import type { Bench } from "./bench.ts";
import { chainDag } from "./dags.ts";
import { onEachDatabase } from "./databases.ts";
import { median, repeat, timed } from "./measure.ts";
import type { Figure } from "./measure.ts";
import { openEngine } from "./engine.ts";
import type { Bodies } from "./engine.ts";

const TASKS = 40;
const WARM_UP = 20;
const RUNS = 31;

export const w1: Bench = {
  name: "W1",
  load: `a run of ${TASKS} chained no-op tasks, from its trigger to its end; ${RUNS} runs one after the other, ${WARM_UP} before them uncounted`,
  model: "warm worker processes (2), full records; then the same with bodies that end at once in this process",
  run: (report) =>
    onEachDatabase(report, async (name, open) => {
      const workers = await measureChain("workers", open);
      const loop = await measureChain("in-process", open);
      return [
        {
          name: `${name}: workers`,
          unit: "ms",
          samples: workers.ms,
          mark: { max: 60 },
          beside: "prototype 12 ms; Windmill dedicated 393, Airflow 9,100",
        },
        { name: `${name}: bodies in this process`, unit: "ms", samples: loop.ms },
        { name: `${name}: of that, waiting for the database`, unit: "ms", samples: loop.databaseMs },
        { name: `${name}: what worker processes add`, unit: "ms", samples: [median(workers.ms) - median(loop.ms)] },
      ] satisfies Figure[];
    }),
};

interface Measured {
  readonly ms: readonly number[];
  readonly databaseMs: readonly number[];
}

async function measureChain(bodies: Bodies, open: () => Promise<MetadataDatabase>): Promise<Measured> {
  await using database = await open();
  await using engine = await openEngine({ database, dag: chainDag(TASKS), bodies, workers: 2 });
  for (let n = 0; n < WARM_UP; n++) await engine.run();
  const samples = await repeat(RUNS, async () => {
    engine.databaseUse();
    const ms = await timed(() => engine.run());
    return { ms, databaseMs: engine.databaseUse().ms };
  });
  return { ms: samples.map(({ ms }) => ms), databaseMs: samples.map(({ databaseMs }) => databaseMs) };
}
