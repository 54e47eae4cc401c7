import type { LogChunk, LogLine } from "@daymill/contract";

export interface ReadLog {
  (
    request: { readonly offset: number; readonly maxBytes: number; readonly waitMs: number },
    signal: AbortSignal,
  ): Promise<LogChunk>;
}

/** A log as far as it is here. */
export interface LogState {
  /** In the order of the log. */
  readonly lines: readonly LogLine[];
  /** Bytes before the first line that are not here yet. */
  readonly missingHead: number;
  /** Bytes after the last line that are not here: where a piece from within the log is shown. */
  readonly missingTail: number;
  /** Nor will be what is missing: the log is longer than what is shown of one. */
  readonly isCut: boolean;
  /** No more will come. */
  readonly complete: boolean;
  /** Why there is nothing to read, when there is nothing. */
  readonly missing: LogChunk["missing"];
  /** Bytes written so far. */
  readonly size: number;
  /** The newest failure to read; the next try clears it. */
  readonly error: Error | undefined;
  readonly loaded: boolean;
}

export const EMPTY_LOG: LogState = {
  lines: [],
  missingHead: 0,
  missingTail: 0,
  isCut: false,
  complete: false,
  missing: null,
  size: 0,
  error: undefined,
  loaded: false,
};

/** The first paint waits for this much from the end: most logs whole. */
const TAIL_BYTES = 262_144;
const HEAD_CHUNK_BYTES = 1_048_576;
/** Of a longer log only the end is shown; the rest can be downloaded. */
const MOST_BYTES = 50_331_648;
/** Of a piece from within a log so much is shown before and after the place that is asked for. */
const BEFORE_BYTES = 4_194_304;
const AFTER_BYTES = 12_582_912;
const WAIT_MS = 20_000;
const RETRY_MS = 2_000;
/** A server that answers at once although it was asked to wait is asked at most this often. */
const LEAST_PAUSE_MS = 1_000;

export interface FollowOptions {
  /** A byte offset: what stands around it is read, and what is written after it if that is all up to the end; undefined: the end. */
  readonly at?: number | undefined;
  readonly read: ReadLog;
  readonly emit: (state: LogState) => void;
  readonly signal: AbortSignal;
  /** Waits until somebody looks: nothing is read before. */
  readonly untilSeen: (signal: AbortSignal) => Promise<void>;
  /** Waits; replaced in tests. */
  readonly sleep: (ms: number, signal: AbortSignal) => Promise<void>;
}

/**
 * Reads a log from its end, fills in what is before, and follows what is written until it is complete or the signal is
 * given. Failures are told and tried again.
 */
export async function followLog(options: FollowOptions): Promise<void> {
  const log = new LogReader(options);
  if (options.at !== undefined) {
    if (await log.readAround(options.at)) await log.readOn();
    return;
  }
  await log.readTail();
  await Promise.all([log.readHead(), log.readOn()]);
}

class LogReader {
  readonly #options: FollowOptions;
  #state: LogState = EMPTY_LOG;
  #from = 0;
  #next = 0;

  constructor(options: FollowOptions) {
    this.#options = options;
  }

  /** Told once there is what was asked for, and once there is all of it; says whether that goes up to the end. */
  async readAround(at: number): Promise<boolean> {
    // A byte earlier: of a line that begins there its end is read, of others their rest.
    const from = Math.max(0, at - BEFORE_BYTES - 1);
    const lines: LogLine[] = [];
    for (let next = from; ;) {
      const chunk = await this.#read({ offset: next, maxBytes: HEAD_CHUNK_BYTES, waitMs: 0 });
      if (chunk === undefined) return false;
      // The first is what is left of a line.
      lines.push(...chunk.lines.slice(next === from && from > 0 ? 1 : 0));
      const isEnd = chunk.next <= next || chunk.next >= chunk.size;
      const isLast = isEnd || chunk.next >= at + AFTER_BYTES;
      const isFirst = !this.#state.loaded && chunk.next > at;
      next = chunk.next;
      // At the end nothing is missing: what is written still will come.
      const missingTail = isEnd ? 0 : chunk.size - next;
      const missingHead = lines[0]?.offset ?? next;
      const isCut = missingHead > 0 || missingTail > 0;
      if (isFirst || isLast) this.#set({ lines: [...lines], missingHead, missingTail, isCut, ...endOf(chunk) });
      if (isLast) {
        this.#next = next;
        return isEnd;
      }
    }
  }

  async readTail(): Promise<void> {
    const chunk = await this.#read({ offset: -TAIL_BYTES, maxBytes: 2 * TAIL_BYTES, waitMs: 0 });
    if (chunk === undefined) return;
    this.#from = chunk.from;
    this.#next = chunk.next;
    this.#set({ lines: chunk.lines, missingHead: chunk.from, ...endOf(chunk) });
  }

  /** What lies before the tail, in pieces, once a piece is whole. */
  async readHead(): Promise<void> {
    let at = Math.max(0, this.#from - MOST_BYTES);
    const head: LogLine[] = [];
    while (at < this.#from) {
      const chunk = await this.#read({ offset: at, maxBytes: Math.min(HEAD_CHUNK_BYTES, this.#from - at), waitMs: 0 });
      if (chunk === undefined || chunk.next <= at) break;
      head.push(...chunk.lines.filter((line) => line.offset < this.#from));
      at = chunk.next;
    }
    if (head.length === 0) return;
    const first = head[0]?.offset ?? 0;
    this.#set({ lines: [...head, ...this.#state.lines], missingHead: first, isCut: first > 0 });
  }

  async readOn(): Promise<void> {
    while (!this.#state.complete && !this.#options.signal.aborted) {
      const asked = performance.now();
      const chunk = await this.#read({ offset: this.#next, maxBytes: HEAD_CHUNK_BYTES, waitMs: WAIT_MS });
      if (chunk === undefined) return;
      this.#next = chunk.next;
      const lines = chunk.lines.length === 0 ? this.#state.lines : [...this.#state.lines, ...chunk.lines];
      this.#set({ lines, ...endOf(chunk) });
      const idle = chunk.lines.length === 0 && performance.now() - asked < LEAST_PAUSE_MS;
      if (idle && !chunk.complete) await this.#options.sleep(LEAST_PAUSE_MS, this.#options.signal);
    }
  }

  /** One piece, however long it takes to get it; undefined once nobody wants it. */
  async #read(request: Parameters<ReadLog>[0]): Promise<LogChunk | undefined> {
    const { read, untilSeen, sleep, signal } = this.#options;
    while (!signal.aborted) {
      await untilSeen(signal);
      try {
        return await read(request, signal);
      } catch (thrown) {
        if (signal.aborted) return undefined;
        this.#set({ error: thrown instanceof Error ? thrown : new Error(String(thrown)) });
        await sleep(RETRY_MS, signal);
      }
    }
    return undefined;
  }

  #set(change: Partial<LogState>): void {
    this.#state = { ...this.#state, error: undefined, ...change };
    if (!this.#options.signal.aborted) this.#options.emit(this.#state);
  }
}

function endOf(chunk: LogChunk): Partial<LogState> {
  return { complete: chunk.complete, missing: chunk.missing, size: chunk.size, loaded: true };
}
