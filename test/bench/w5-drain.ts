import type { MetadataDatabase } from "@daymill/metadata";
import type { Bench } from "./bench.ts";
import { fanOutDag, looseDag } from "./dags.ts";
import { onEachDatabase } from "./databases.ts";
import { openEngine } from "./engine.ts";
import type { Bodies, Engine } from "./engine.ts";
import { repeat, timed } from "./measure.ts";
import type { Figure } from "./measure.ts";

const TASKS_PER_RUN = 100;
const RUNS = 200;
const TASKS = RUNS * TASKS_PER_RUN;
const INSTANCES = 10_000;
const WORKERS = 10;
const ROUNDS = 5;

export const w5: Bench = {
  name: "W5",
  load: `${TASKS.toLocaleString("en")} no-op tasks that are ready (${RUNS} runs of ${TASKS_PER_RUN}), from the first claim to the last run's end, ${ROUNDS} times, one more uncounted; then a run of ${INSTANCES.toLocaleString("en")} mapped no-op instances, from its trigger to its end`,
  model: `warm worker processes (${WORKERS}), full records, a default pool without a limit; then the same with bodies that end at once in this process`,
  run: (report) =>
    onEachDatabase(report, async (name, open) => {
      const workers = await measureDrain("workers", open);
      const loop = await measureDrain("in-process", open);
      const mapped = await measureMapped(open);
      return [
        {
          name: `${name}: workers`,
          unit: "tasks/s",
          samples: workers.perSecond,
          mark: { min: 6_000 },
          beside: "target 10,000; prototype 20,000; graphile-worker 49,400 (no DAGs, no runs, no history)",
        },
        { name: `${name}: bodies in this process`, unit: "tasks/s", samples: loop.perSecond },
        { name: `${name}: of that, waiting for the database`, unit: "%", samples: loop.databasePercent },
        {
          name: `${name}: 10,000 mapped in one run, workers`,
          unit: "tasks/s",
          samples: mapped,
          beside: "prototype 21,700",
        },
      ] satisfies Figure[];
    }),
};

interface Measured {
  readonly perSecond: readonly number[];
  readonly databasePercent: readonly number[];
}

async function measureDrain(bodies: Bodies, open: () => Promise<MetadataDatabase>): Promise<Measured> {
  await using database = await open();
  await using engine = await openEngine({ database, dag: looseDag(TASKS_PER_RUN), bodies, workers: WORKERS });
  const rounds = await repeat(ROUNDS, () => drain(engine));
  return {
    perSecond: rounds.map(({ ms }) => (TASKS / ms) * 1_000),
    databasePercent: rounds.map(({ ms, databaseMs }) => (databaseMs / ms) * 100),
  };
}

/** Fills the queue while nobody takes from it, then opens the gate. */
async function drain(engine: Engine): Promise<{ readonly ms: number; readonly databaseMs: number }> {
  engine.executor.open(false);
  const runs = await engine.create(RUNS);
  engine.scheduler.wake(runs);
  await engine.scheduler.settled();
  engine.databaseUse();
  const ms = await timed(async () => {
    engine.executor.open(true);
    await engine.ended(runs);
  });
  return { ms, databaseMs: engine.databaseUse().ms };
}

async function measureMapped(open: () => Promise<MetadataDatabase>): Promise<number[]> {
  await using database = await open();
  await using engine = await openEngine({
    database,
    dag: fanOutDag(INSTANCES),
    bodies: "workers",
    workers: WORKERS,
  });
  const rounds = await repeat(ROUNDS, () => timed(() => engine.run()));
  return rounds.map((ms) => (INSTANCES / ms) * 1_000);
}
