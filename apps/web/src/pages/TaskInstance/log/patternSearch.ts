import type { LogQuestion, SearchedRow } from "./logSearch.ts";
import type { SearchRequest } from "./logSearch.worker.ts";

/** What came of a search: hits as `searchPattern` gives them, or why there are none. */
export type PatternFound = { readonly hits: Int32Array } | { readonly problem: string };

/** Where searches run, one after the other. */
export interface SearchWorker {
  readonly ask: (request: SearchRequest) => void;
  readonly end: () => void;
}

/** `told`: what each search has found, undefined when it did not work. */
export type StartWorker = (told: (hits: Int32Array | undefined) => void) => SearchWorker;

/** So long a pattern may take over a whole log, milliseconds: 48 MiB are searched in less than one second. */
export const PATTERN_MS = 3_000;

const NOT_DONE = "The search by this pattern did not work.";
const TOO_LONG = "This pattern takes too long on this log: make it simpler.";

const startWorker: StartWorker = (told) => {
  const worker = new Worker(new URL("./logSearch.worker.ts", import.meta.url), { type: "module" });
  worker.addEventListener("message", ({ data }: MessageEvent<Int32Array>) => told(data));
  worker.addEventListener("error", () => told(undefined));
  return {
    // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a worker is no window: it has none
    ask: (request) => worker.postMessage(request),
    end: () => worker.terminate(),
  };
};

/**
 * Searches by regular expressions beside the page. One search goes on at a time, and ends when another pattern is asked for or
 * its time is over, with the worker that it runs in: nothing else ends a pattern that backtracks for ever. A log that grows
 * meanwhile is searched again afterwards.
 */
export class PatternSearch {
  readonly #start: StartWorker;
  #worker: SearchWorker | undefined;
  /** What the worker holds. */
  #rows: readonly SearchedRow[] | undefined;
  #pattern: LogQuestion | undefined;
  /** Set while a search goes on. */
  #end: ReturnType<typeof setTimeout> | undefined;
  #tell: ((found: PatternFound) => void) | undefined;
  #next: (() => void) | undefined;
  /** Whether the pattern did not come to an end: it would not with more of the log. */
  #isRefused = false;

  /** `start` is replaced in tests. */
  constructor(start: StartWorker = startWorker) {
    this.#start = start;
  }

  /** The same pattern is the same object. */
  search(rows: readonly SearchedRow[], pattern: LogQuestion, tell: (found: PatternFound) => void): void {
    if (pattern !== this.#pattern) {
      if (this.#end !== undefined) this.close();
      this.#pattern = pattern;
      this.#isRefused = false;
    }
    if (this.#isRefused) return;
    if (this.#end !== undefined) {
      this.#next = () => this.search(rows, pattern, tell);
      return;
    }
    this.#tell = tell;
    this.#worker ??= this.#start((hits) => this.#finish(hits === undefined ? { problem: NOT_DONE } : { hits }));
    this.#end = setTimeout(() => this.#finish({ problem: TOO_LONG }), PATTERN_MS);
    this.#worker.ask(this.#rows === rows ? { pattern } : { rows: rows.map(toSearched), pattern });
    this.#rows = rows;
  }

  #finish(found: PatternFound): void {
    const next = this.#next;
    const tell = this.#tell;
    this.#stop();
    this.#isRefused = "problem" in found;
    if (this.#isRefused) this.close();
    tell?.(found);
    next?.();
  }

  #stop(): void {
    clearTimeout(this.#end);
    this.#end = undefined;
    this.#next = undefined;
  }

  close(): void {
    this.#stop();
    this.#rows = undefined;
    this.#worker?.end();
    this.#worker = undefined;
  }
}

function toSearched({ text, fields }: SearchedRow): SearchedRow {
  return { text, fields };
}
