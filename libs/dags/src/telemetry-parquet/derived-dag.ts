import { cron, dag, t, task } from "@daymill/core";
import type { Dag } from "@daymill/core";
import { convertHeka, uploadFolders } from "@daymill/operators";
import type { ConvertHekaOutput, RecordSchema } from "@daymill/operators";
import { datasetDagId, datasetFolder } from "./derived-dataset.ts";
import type { DerivedDataset } from "./derived-dataset.ts";
import { gatherGroups } from "./gather-groups.ts";
import { planChunks } from "./plan-chunks.ts";
import type { Chunk, PlanInput } from "./plan-chunks.ts";

export interface DerivedDagOptions {
  /** How many bytes of objects one task reads. Default 2 GiB. */
  readonly chunkBytes?: number;
  /** Chunks, and groups, of a run that are at work at once. Default 4. */
  readonly atOnce?: number;
}

const GIB = 1024 ** 3;

const docs = `
A table that is made of telemetry messages, one day at a time: Heka frames of a store, to Parquet in the lake.

- Objects are grouped by folder; a group becomes a folder of the lake, with \`_SUCCESS\` when it is whole. A large group is
  converted in chunks, by as many tasks.
- A group that is published already is not made again. Clear a run to make all of them anew.
- A damaged frame is passed over and counted; more than 1 % of the bytes of a chunk is a failure.
- Connections: \`telemetry_metadata\`, \`telemetry_data\`, \`lake\` (stores).
`;

/** The DAG of a data set: plan, convert and publish a day. `backfill create --from --to` takes both days along. */
export function derivedDag<const S extends RecordSchema>(
  dataset: DerivedDataset<S>,
  { chunkBytes = 2 * GIB, atOnce = 4 }: DerivedDagOptions = {},
): Dag {
  const plan = task("plan", { retries: 2 }, (input: PlanInput, ctx) => planChunks(input, { dataset, chunkBytes }, ctx));
  const toParquet = convertHeka("convert", {
    schema: dataset.schema,
    record: dataset.record,
    mode: "resync",
    maxRejects: 1_000,
    retries: 2,
  });
  const gather = task("gather", (input: { chunks: Chunk[]; converted: ConvertHekaOutput[] }) => gatherGroups(input));
  const publish = uploadFolders("publish", {
    // A group's folder is nobody else's: a rerun in fewer chunks replaces all of it.
    maxDeleteShare: 1,
    retries: { limit: 5, backoff: "exponential", base: "10s" },
  });
  return dag(
    datasetDagId(dataset.name),
    {
      schedule: cron("@daily"),
      start: "2015-10-01",
      catchup: false,
      maxActiveRuns: 4,
      pausedOnCreation: true,
      tags: ["telemetry"],
      description: `${dataset.name}, from the stream ${dataset.streamName} to Parquet`,
      docs,
    },
    ({ interval }) => {
      const planned = plan({
        metadata: "telemetry_metadata:/",
        data: "telemetry_data:/",
        lake: `lake:/${datasetFolder(dataset.name)}/`,
        day: interval.dateNoDash,
      });
      const converted = toParquet.map(
        planned.chunks,
        (chunk) => ({ from: "telemetry_data:/", objects: chunk.objects, name: chunk.name }),
        { limit: atOnce, label: (chunk) => t`${chunk.to}${chunk.name}` },
      );
      const gathered = gather({ chunks: planned.chunks, converted });
      publish.map(gathered.groups, (group) => ({ from: group.from, rows: group.rows, to: group.to }), {
        limit: atOnce,
        label: (group) => group.to,
      });
    },
  );
}
