import type { ConvertLogOutput, TransformOutput } from "@daymill/operators";

/** What became of the lines and files of a chunk. Lines = rows + dropped + rejects; each file is in one of the last four. */
export interface CleanedChunk {
  /** The folder of its rows; null: it has none, because no file could be read. */
  readonly uri: string | null;
  readonly lines: number;
  readonly rows: number;
  /** Lines of other events. */
  readonly dropped: number;
  /** Lines that are no events. */
  readonly rejects: number;
  /** Files with lines, all of which were read. */
  readonly read: number;
  readonly empty: readonly string[];
  readonly damaged: readonly string[];
  readonly missing: readonly string[];
}

/** The chunks of a day together. */
export interface CleanedDay extends Omit<CleanedChunk, "uri" | "empty" | "damaged" | "missing"> {
  readonly from: string[];
  readonly empty: string[];
  readonly damaged: string[];
  readonly missing: string[];
}

export function toCleanedDay(chunks: readonly CleanedChunk[]): CleanedDay {
  const sum = (what: "lines" | "rows" | "dropped" | "rejects" | "read"): number =>
    chunks.reduce((total, chunk) => total + chunk[what], 0);
  return {
    from: chunks.flatMap(({ uri }) => uri ?? []),
    lines: sum("lines"),
    rows: sum("rows"),
    dropped: sum("dropped"),
    rejects: sum("rejects"),
    read: sum("read"),
    empty: chunks.flatMap(({ empty }) => empty),
    damaged: chunks.flatMap(({ damaged }) => damaged),
    missing: chunks.flatMap(({ missing }) => missing),
  };
}

/** Chunks that were cleaned here; `read` and `cleaned` are in the same order. */
export function gatherChunks({
  read,
  cleaned,
}: {
  readonly read: readonly ConvertLogOutput[];
  readonly cleaned: readonly TransformOutput[];
}): CleanedDay {
  return toCleanedDay(
    cleaned.map(({ uri, rows, dropped }, index) => {
      const { lines = 0, rejects = 0, read: files = 0, empty = [], damaged = [], missing = [] } = read[index] ?? {};
      return { uri, lines, rows, dropped: dropped["other_event"] ?? 0, rejects, read: files, empty, damaged, missing };
    }),
  );
}
