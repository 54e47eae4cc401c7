import type { MetadataDatabase } from "@daymill/metadata";
import type { Bench } from "./bench.ts";
import { fanOutDag } from "./dags.ts";
import { onEachDatabase } from "./databases.ts";
import { openEngine } from "./engine.ts";
import type { Bodies } from "./engine.ts";
import { median, repeat, timed } from "./measure.ts";
import type { Figure } from "./measure.ts";

const INSTANCES = 400;
const WORKERS = 10;
const WARM_UP = 5;
const RUNS = 21;

export const w4: Bench = {
  name: "W4",
  load: `a run of a list, ${INSTANCES} no-op instances mapped over it and a task after them, from its trigger to its end; ${RUNS} runs one after the other, ${WARM_UP} before them uncounted`,
  model: `warm worker processes (${WORKERS}), full records; then the same with bodies that end at once in this process`,
  run: (report) =>
    onEachDatabase(report, async (name, open) => {
      const workers = await measureFanOut("workers", open);
      const loop = await measureFanOut("in-process", open);
      return [
        {
          name: `${name}: workers`,
          unit: "ms",
          samples: workers.ms,
          beside: "target 45; prototype 20; Temporal 4,270 (other hardware)",
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

async function measureFanOut(bodies: Bodies, open: () => Promise<MetadataDatabase>): Promise<Measured> {
  await using database = await open();
  const elements = Array.from({ length: INSTANCES }, (_, n) => n);
  const output = (taskId: string) => (taskId === "list" ? elements : undefined);
  await using engine = await openEngine({ database, dag: fanOutDag(INSTANCES), bodies, workers: WORKERS, output });
  for (let n = 0; n < WARM_UP; n++) await engine.run();
  const samples = await repeat(RUNS, async () => {
    engine.databaseUse();
    const ms = await timed(() => engine.run());
    return { ms, databaseMs: engine.databaseUse().ms };
  });
  return { ms: samples.map(({ ms }) => ms), databaseMs: samples.map(({ databaseMs }) => databaseMs) };
}
