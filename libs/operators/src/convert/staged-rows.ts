import { createReadStream } from "node:fs";
import { DaymillError } from "@daymill/core";
import { readWholeLines } from "../dump/pg-archive/copy-body.ts";
import { readCopyRows } from "../dump/pg-archive/copy-text.ts";
import type { CopyRow } from "../dump/pg-archive/copy-text.ts";
import { damagedRow } from "./damaged-row.ts";
import type { Segment, StagedFile } from "./part.ts";
import { STAGED_HEAD } from "./staged-file.ts";

const PIECE_BYTES = 256 * 1024;

/** Rows of one segment. */
export interface StagedRows {
  readonly segment: Segment;
  readonly rows: readonly CopyRow[];
}

/** The rows of a staged file in their order, in batches. Rejects with E403 where a row has not the fields of its table. */
export async function* readStagedRows(file: StagedFile): AsyncGenerator<StagedRows> {
  try {
    yield* readBatches(file);
  } catch (thrown: unknown) {
    if (!(thrown instanceof DaymillError) || thrown.code !== "E403") throw thrown;
    throw damagedRow(file, Number(thrown.details?.["line"]), thrown);
  }
}

async function* readBatches({ path, segments }: StagedFile): AsyncGenerator<StagedRows> {
  const stream = createReadStream(path, { start: STAGED_HEAD.length, highWaterMark: PIECE_BYTES });
  const columns = (segments[0]?.table.columns.length ?? 0) + 1;
  for await (const batch of readCopyRows(readWholeLines(stream), { columns, name: path })) {
    for (const [position, rows] of Map.groupBy(batch, ([first]) => Number(first))) {
      const segment = segments[position];
      if (segment === undefined) throw new Error(`${path} has a row of segment ${position}, of ${segments.length}`);
      yield { segment, rows: rows.map((row) => row.slice(1)) };
    }
  }
}
