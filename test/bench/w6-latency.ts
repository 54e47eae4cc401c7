import type { JsonValue } from "@daymill/core";
import type { MetadataDatabase } from "@daymill/metadata";
import type { Bench } from "./bench.ts";
import { STAMP_DAG } from "./dags.ts";
import { onEachDatabase } from "./databases.ts";
import { openEngine } from "./engine.ts";
import type { Bodies, Engine } from "./engine.ts";
import type { EndedEvent } from "./gated-executor.ts";
import type { Figure } from "./measure.ts";

const WARM_UP = 100;
const SAMPLES = 1_000;

export const w6: Bench = {
  name: "W6",
  load: `from a trigger to the start of the body of its run's only task, nothing else to do: ${SAMPLES.toLocaleString("en")} one after the other, ${WARM_UP} before them uncounted; on the machine's monotonic clock, read in the body`,
  model: "warm worker processes (2), full records; then the same with bodies in this process",
  run: (report) =>
    onEachDatabase(report, async (name, open) => {
      const workers = await measureLatency("workers", open);
      const loop = await measureLatency("in-process", open);
      return [
        {
          name: `${name}: workers, p50`,
          unit: "ms",
          samples: workers,
          beside: "target 2; graphile-worker 1.56",
        },
        {
          name: `${name}: workers, p99`,
          unit: "ms",
          samples: workers,
          quantile: 0.99,
          beside: "target 5; graphile-worker 3.14",
        },
        { name: `${name}: bodies in this process, p50`, unit: "ms", samples: loop },
      ] satisfies Figure[];
    }),
};

async function measureLatency(bodies: Bodies, open: () => Promise<MetadataDatabase>): Promise<number[]> {
  await using database = await open();
  const output = () => String(monotonicMs());
  await using engine = await openEngine({ database, dag: STAMP_DAG, bodies, workers: 2, output });
  for (let n = 0; n < WARM_UP; n++) await engine.run();
  const samples: number[] = [];
  for (let n = 0; n < SAMPLES; n++) samples.push(await latency(engine));
  return samples;
}

async function latency(engine: Engine): Promise<number> {
  let startedAt = Number.NaN;
  engine.executor.onEnded((event) => {
    startedAt = Number(outputOf(event));
  });
  const triggeredAt = monotonicMs();
  await engine.run();
  return startedAt - triggeredAt;
}

function outputOf({ outcome }: EndedEvent): JsonValue | undefined {
  return outcome.kind === "success" ? outcome.output : undefined;
}

/** The clock that all processes of the machine share; the stamp DAG reads it as well. */
function monotonicMs(): number {
  return Number(process.hrtime.bigint()) / 1e6;
}
