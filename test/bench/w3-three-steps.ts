import type { MetadataDatabase } from "@daymill/metadata";
import type { Bench } from "./bench.ts";
import { chainDag } from "./dags.ts";
import { onEachDatabase } from "./databases.ts";
import { openEngine } from "./engine.ts";
import type { Bodies, Engine } from "./engine.ts";
import { repeat, timed } from "./measure.ts";
import type { Figure } from "./measure.ts";

const WARM_UP = 30;
const SINGLE_RUNS = 200;
const RUNS_AT_ONCE = 1_000;
const ROUNDS = 5;
const WORKERS = 10;

export const w3: Bench = {
  name: "W3",
  load: `a run of 3 chained no-op tasks: ${SINGLE_RUNS} one after the other, then ${RUNS_AT_ONCE.toLocaleString("en")} triggers at once, ${ROUNDS} times, one more uncounted`,
  model: `warm worker processes (${WORKERS}), full records; then the same with bodies that end at once in this process`,
  run: (report) =>
    onEachDatabase(report, async (name, open) => {
      const workers = await measureRuns("workers", open);
      const loop = await measureRuns("in-process", open);
      return [
        {
          name: `${name}: single run, p50`,
          unit: "ms",
          samples: workers.singleMs,
          beside: "target 4; prototype 1.8; Restate 4.1, Airflow 3,792",
        },
        {
          name: `${name}: single run, p95`,
          unit: "ms",
          samples: workers.singleMs,
          quantile: 0.95,
          beside: "prototype 2.6; Restate 5.0",
        },
        { name: `${name}: single run, bodies in this process`, unit: "ms", samples: loop.singleMs },
        {
          name: `${name}: 1,000 at once`,
          unit: "runs/s",
          samples: workers.perSecond,
          mark: { min: 1_000 },
          beside: "target 2,500; prototype 5,000; Restate 2,057, Airflow 7.4",
        },
        { name: `${name}: 1,000 at once, bodies in this process`, unit: "runs/s", samples: loop.perSecond },
        { name: `${name}: of that, waiting for the database`, unit: "%", samples: loop.databasePercent },
      ] satisfies Figure[];
    }),
};

interface Measured {
  readonly singleMs: readonly number[];
  readonly perSecond: readonly number[];
  /** Of the time that the runs at once took. */
  readonly databasePercent: readonly number[];
}

async function measureRuns(bodies: Bodies, open: () => Promise<MetadataDatabase>): Promise<Measured> {
  await using database = await open();
  await using engine = await openEngine({ database, dag: chainDag(3), bodies, workers: WORKERS });
  for (let n = 0; n < WARM_UP; n++) await engine.run();
  const singleMs = await repeat(SINGLE_RUNS, () => timed(() => engine.run()));
  const rounds = await repeat(ROUNDS, () => runAtOnce(engine));
  return {
    singleMs,
    perSecond: rounds.map(({ ms }) => (RUNS_AT_ONCE / ms) * 1_000),
    databasePercent: rounds.map(({ ms, databaseMs }) => (databaseMs / ms) * 100),
  };
}

async function runAtOnce(engine: Engine): Promise<{ readonly ms: number; readonly databaseMs: number }> {
  engine.databaseUse();
  const ms = await timed(() => Promise.all(Array.from({ length: RUNS_AT_ONCE }, () => engine.run())));
  return { ms, databaseMs: engine.databaseUse().ms };
}
