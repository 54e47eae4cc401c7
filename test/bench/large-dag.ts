import type { Clock } from "@daymill/core";
import { epochMillis } from "@daymill/core";
import type { MetadataDatabase } from "@daymill/metadata";
import { dataLayout } from "@daymill/scheduler/testing";
import { analyze } from "../support/analyze.ts";
import type { Bench } from "./bench.ts";
import { BENCH_DAG, layeredDag } from "./dags.ts";
import { onEachDatabase } from "./databases.ts";
import { openDeployer } from "./deploy-dags.ts";
import { openEngine } from "./engine.ts";
import type { Engine } from "./engine.ts";
import { repeat, timed } from "./measure.ts";
import type { Figure } from "./measure.ts";
import { openPreviews } from "./previews.ts";
import { tempDir } from "./temp-dir.ts";

const SHAPE = { layers: 50, width: 100 };
const TASKS = SHAPE.layers * SHAPE.width;
const ROUNDS = 5;
const RUNS = 3;
const WORKERS = 10;

export const largeDag: Bench = {
  name: "large-dag",
  load: `a DAG of ${TASKS.toLocaleString("en")} no-op tasks (${SHAPE.layers} layers of ${SHAPE.width}, each task waits for three of the layer above): saved anew and stored ${ROUNDS} times; ${RUNS} runs of it from the trigger to the start of the first body, and to the end; a preview of the clear of all of a run; one of each uncounted before`,
  model: "a parser process, and the API without the network; bodies that end at once in this process",
  run: (report) =>
    onEachDatabase(report, async (name, open) => {
      const parsed = await measureParse(open);
      const { firstMs, runMs, previewMs } = await measureRuns(open);
      return [
        { name: `${name}: from the file to the stored graph`, unit: "ms", samples: parsed },
        { name: `${name}: from the trigger to the first body`, unit: "ms", samples: firstMs },
        { name: `${name}: from the trigger to the end`, unit: "ms", samples: runMs },
        { name: `${name}: preview of a clear of all`, unit: "ms", samples: previewMs, mark: { max: 300 } },
      ] satisfies Figure[];
    }),
};

async function measureParse(open: () => Promise<MetadataDatabase>): Promise<number[]> {
  await using database = await open();
  using home = tempDir("large-dag");
  const clock: Clock = { now: () => epochMillis(Date.now()) };
  await using deployer = await openDeployer({ db: database.db, layout: dataLayout(home.path), clock });
  let edition = 0;
  return await repeat(ROUNDS, () => timed(() => deployer.deploy(layeredDag(SHAPE, ++edition))));
}

interface Measured {
  readonly firstMs: readonly number[];
  readonly runMs: readonly number[];
  readonly previewMs: readonly number[];
}

async function measureRuns(open: () => Promise<MetadataDatabase>): Promise<Measured> {
  await using database = await open();
  await using engine = await openEngine({ database, dag: layeredDag(SHAPE), bodies: "in-process", workers: WORKERS });
  const runs = await repeat(RUNS, () => runOnce(engine));
  await analyze(database);
  await using previews = await openPreviews(database, { now: () => epochMillis(Date.now()) });
  const previewMs = await previews.clear({ dagId: BENCH_DAG, runIds: ["manual__0"] }, ({ total }) => total === TASKS);
  return { firstMs: runs.map(({ firstMs }) => firstMs), runMs: runs.map(({ runMs }) => runMs), previewMs };
}

async function runOnce(engine: Engine): Promise<{ readonly firstMs: number; readonly runMs: number }> {
  let firstAt: number | undefined;
  engine.executor.onStart(() => {
    firstAt ??= performance.now();
  });
  const triggeredAt = performance.now();
  await engine.run();
  return { firstMs: (firstAt ?? Number.NaN) - triggeredAt, runMs: performance.now() - triggeredAt };
}
