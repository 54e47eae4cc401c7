import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { type LogQuestion, searchPattern, type SearchedRow } from "./logSearch.ts";
import type { SearchRequest } from "./logSearch.worker.ts";
import { PATTERN_MS, type PatternFound, PatternSearch, type StartWorker } from "./patternSearch.ts";

beforeEach(() => vi.useFakeTimers());
afterEach(() => vi.useRealTimers());

const ROWS: readonly SearchedRow[] = [
  { text: "fetched 4096 rows", fields: "" },
  { text: "done", fields: "rows=17" },
];

const BACKTRACKS: LogQuestion = { query: "(a+)+$" };
const ROWS_WORD: LogQuestion = { query: "rows" };

/** Workers that answer when they are told to. */
function workers() {
  const started: { asked: SearchRequest[]; isEnded: boolean; answer: () => void }[] = [];
  const start: StartWorker = (told) => {
    let rows: readonly SearchedRow[] = [];
    const one = {
      asked: [] as SearchRequest[],
      isEnded: false,
      answer: () => told(searchPattern(rows, one.asked.at(-1)?.pattern ?? { query: "" })),
    };
    started.push(one);
    return {
      end: () => void (one.isEnded = true),
      ask: (request) => {
        rows = request.rows ?? rows;
        one.asked.push(request);
      },
    };
  };
  return { started, start };
}

test("rows are sent once for all patterns", () => {
  const { started, start } = workers();
  const search = new PatternSearch(start);
  const found: PatternFound[] = [];
  search.search(ROWS, { query: "\\d+" }, (one) => found.push(one));
  started[0]?.answer();
  search.search(ROWS, { query: "done" }, (one) => found.push(one));
  started[0]?.answer();
  expect(started).toHaveLength(1);
  expect(started[0]?.asked).toEqual([{ rows: ROWS, pattern: { query: "\\d+" } }, { pattern: { query: "done" } }]);
  expect(found).toEqual([{ hits: Int32Array.of(0, 8, 12, 1, 10, 12) }, { hits: Int32Array.of(1, 0, 4) }]);
});

test("a pattern that does not come to an end is ended with its worker, and not tried again on more of the log", () => {
  const { started, start } = workers();
  const search = new PatternSearch(start);
  const found: PatternFound[] = [];
  const tell = (one: PatternFound): void => void found.push(one);
  search.search(ROWS, BACKTRACKS, tell);
  search.search([...ROWS, ...ROWS], BACKTRACKS, tell);
  vi.advanceTimersByTime(PATTERN_MS);
  expect(started.map(({ isEnded }) => isEnded)).toEqual([true]);
  expect(found).toEqual([{ problem: expect.stringContaining("takes too long") }]);
  search.search(ROWS, { query: "a+$" }, tell);
  started[1]?.answer();
  expect(found).toHaveLength(2);
});

test("another pattern ends the search that goes on", () => {
  const { started, start } = workers();
  const search = new PatternSearch(start);
  const first = vi.fn<() => void>();
  search.search(ROWS, BACKTRACKS, first);
  search.search(ROWS, ROWS_WORD, () => undefined);
  expect(started.map(({ isEnded }) => isEnded)).toEqual([true, false]);
  vi.advanceTimersByTime(PATTERN_MS);
  expect(first).not.toHaveBeenCalled();
});

test("what was written meanwhile is searched afterwards", () => {
  const { started, start } = workers();
  const search = new PatternSearch(start);
  const found: PatternFound[] = [];
  const longer = [...ROWS, { text: "rows again", fields: "" }];
  search.search(ROWS, ROWS_WORD, (one) => found.push(one));
  search.search(longer, ROWS_WORD, (one) => found.push(one));
  started[0]?.answer();
  started[0]?.answer();
  expect(started).toHaveLength(1);
  expect(found.at(-1)).toEqual({ hits: Int32Array.of(0, 13, 17, 1, 5, 9, 2, 0, 4) });
});
