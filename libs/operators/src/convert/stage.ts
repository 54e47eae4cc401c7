import { mkdir } from "node:fs/promises";
import { withStoreErrors } from "@daymill/stores";
import { readTableBody } from "../dump/archive.ts";
import type { Archive } from "../dump/archive.ts";
import { segmentWriter } from "./segment-writer.ts";
import type { Part } from "./part.ts";
import type { StageOptions } from "./segment-writer.ts";
import { normaliseLines } from "./staged-lines.ts";

/**
 * Decompresses an archive part by part: a bound on the disk that a conversion needs, whatever the size of the archive. Rows
 * are counted, end marks checked and odd escapes normalised here, once for all engines, and the parts are the same for each.
 * Every table has a segment, also without rows. Rejects as readTableBody does, and with E504.
 */
export async function* stageParts(archive: Archive, options: StageOptions): AsyncGenerator<Part> {
  await withStoreErrors(options.directory, () => mkdir(options.directory, { recursive: true }));
  await using writer = segmentWriter(options.directory);
  for (const table of archive.tables) {
    let rowsBefore = 0;
    for await (const body of readTableBody(table)) {
      options.signal?.throwIfAborted();
      rowsBefore += await writer.append(table, normaliseLines(body), rowsBefore);
      if (writer.bytes() >= options.partBytes) yield await writer.closePart();
    }
    if (rowsBefore === 0) await writer.append(table, Buffer.alloc(0), 0);
    writer.closeSegment();
  }
  if (writer.holdsSegments()) yield await writer.closePart();
}
