import { type LogQuestion, searchPattern, type SearchedRow } from "./logSearch.ts";

/** Rows come once, patterns as often as they change. */
export interface SearchRequest {
  readonly rows?: readonly SearchedRow[];
  readonly pattern: LogQuestion;
}

let rows: readonly SearchedRow[] = [];

/** Beside the page, which can end it: a pattern may take for ever on a line. */
self.addEventListener("message", ({ data }: MessageEvent<SearchRequest>) => {
  rows = data.rows ?? rows;
  const found = searchPattern(rows, data.pattern);
  self.postMessage(found, { transfer: [found.buffer] });
});
