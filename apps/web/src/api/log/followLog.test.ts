import type { LogChunk, LogLine } from "@daymill/contract";
import { describe, expect, test } from "vitest";
import { followLog, type LogState, type ReadLog } from "./followLog.ts";

/** A log of lines of the same length (default: ten bytes), served the way the API does; it grows as the test says. */
class FakeLog {
  readonly requests: { offset: number; maxBytes: number }[] = [];
  written: number;
  over: boolean;
  readonly #onIdle: (log: FakeLog) => void;
  readonly #lineBytes: number;

  constructor(written: number, over: boolean, onIdle: (log: FakeLog) => void = () => undefined, lineBytes = 10) {
    this.written = written;
    this.over = over;
    this.#onIdle = onIdle;
    this.#lineBytes = lineBytes;
  }

  readonly read: ReadLog = async ({ offset, maxBytes }) => {
    this.requests.push({ offset, maxBytes });
    const each = this.#lineBytes;
    const size = this.written * each;
    const from = offset < 0 ? Math.max(0, Math.ceil((size + offset) / each) * each) : offset;
    if (from >= size) this.#onIdle(this);
    const now = this.written * each;
    const next = Math.min(now, Math.floor((from + maxBytes) / each) * each);
    // The first may be the rest of a line.
    const lines = Array.from({ length: Math.ceil((next - from) / each) }, (_, at) =>
      lineAt(Math.max(from, (Math.floor(from / each) + at) * each)),
    );
    return {
      attempt: 1,
      lines,
      from,
      next,
      size: now,
      complete: this.over && next === now,
      missing: null,
    } satisfies LogChunk;
  };
}

function lineAt(offset: number): LogLine {
  return { offset, at: null, level: "info", source: "task", message: `line ${offset / 10}`, fields: null };
}

async function follow(
  read: ReadLog,
  { signal = new AbortController().signal, at }: { signal?: AbortSignal; at?: number } = {},
): Promise<LogState[]> {
  const states: LogState[] = [];
  const atOnce = (): Promise<void> => Promise.resolve();
  await followLog({ read, at, emit: (state) => states.push(state), signal, untilSeen: atOnce, sleep: atOnce });
  return states;
}

function numbers(state: LogState | undefined): number[] {
  return (state?.lines ?? []).map((line) => line.offset / 10);
}

describe("a log", () => {
  test("that is over is read in one request", async () => {
    const log = new FakeLog(5, true);
    const states = await follow(log.read);
    expect(numbers(states.at(-1))).toEqual([0, 1, 2, 3, 4]);
    expect(states.at(-1)).toMatchObject({ complete: true, missingHead: 0 });
    expect(log.requests).toHaveLength(1);
  });

  test("that is written is followed to its end", async () => {
    const log = new FakeLog(2, false, (idle) => {
      idle.written += 3;
      idle.over = idle.written >= 8;
    });
    const states = await follow(log.read);
    expect(numbers(states.at(-1))).toEqual([0, 1, 2, 3, 4, 5, 6, 7]);
  });

  test("that is long shows its end first and then all of it, each line once", async () => {
    const lines = 250_000;
    const states = await follow(new FakeLog(lines, true).read);
    expect(states[0]?.missingHead).toBeGreaterThan(0);
    expect(numbers(states[0]).at(-1)).toBe(lines - 1);
    expect(numbers(states.at(-1))).toEqual(Array.from({ length: lines }, (_, at) => at));
    expect(states.at(-1)).toMatchObject({ missingHead: 0, isCut: false });
  });

  test("of 200 MB is read as far as a browser bears it, and says that the rest will not come", async () => {
    const lineBytes = 65_536;
    const log = new FakeLog(3_200, true, () => undefined, lineBytes);
    const states = await follow(log.read);
    const last = states.at(-1);
    expect(states[0]).toMatchObject({ isCut: false });
    expect(last).toMatchObject({ isCut: true, complete: true, size: 3_200 * lineBytes });
    const shownBytes = (last?.lines.length ?? 0) * lineBytes;
    expect(shownBytes).toBeGreaterThan(40_000_000);
    expect(shownBytes).toBeLessThan(60_000_000);
    expect(last?.missingHead).toBe(3_200 * lineBytes - shownBytes);
    expect(last?.lines[0]?.offset).toBe(last?.missingHead);
  });
});

describe("a piece from within a log", () => {
  const lineBytes = 65_536;
  const size = 3_200 * lineBytes;

  test("has what stands around the place that is asked for, whole lines of it", async () => {
    const at = 1_600 * lineBytes;
    const last = (await follow(new FakeLog(3_200, true, () => undefined, lineBytes).read, { at })).at(-1);
    const offsets = last?.lines.map((line) => line.offset) ?? [];
    // The first is a line that begins exactly so far before it.
    expect(offsets[0]).toBe(at - 4_194_304);
    expect(offsets.every((offset) => offset % lineBytes === 0)).toBe(true);
    expect(offsets).toContain(at);
    expect(offsets.at(-1)).toBeLessThan(at + 14_000_000);
    expect(last).toMatchObject({ isCut: true, missingHead: offsets[0] });
    expect(last?.missingTail).toBe(size - (offsets.at(-1) ?? 0) - lineBytes);
  });

  test("from the beginning has the first line; one near the end has the last", async () => {
    const read = new FakeLog(3_200, true, () => undefined, lineBytes).read;
    expect((await follow(read, { at: 0 })).at(-1)).toMatchObject({ missingHead: 0, lines: { 0: { offset: 0 } } });
    expect((await follow(read, { at: size - lineBytes })).at(-1)).toMatchObject({ missingTail: 0 });
  });

  test("is all of a log that is short", async () => {
    expect((await follow(new FakeLog(5, true).read, { at: 20 })).at(-1)).toMatchObject({
      isCut: false,
      missingHead: 0,
      missingTail: 0,
    });
  });

  test("goes on while the log is written, where it has its end", async () => {
    const log = new FakeLog(0, false, (idle) => {
      idle.written += 2;
      idle.over = idle.written >= 6;
    });
    const last = (await follow(log.read, { at: 0 })).at(-1);
    expect(numbers(last)).toEqual([0, 1, 2, 3, 4, 5]);
    expect(last).toMatchObject({ complete: true });
  });

  test("is shown as soon as the place is in it, also after a failure to read", async () => {
    const log = new FakeLog(3_200, true, () => undefined, lineBytes);
    let failures = 1;
    const states = await follow(
      (request, signal) => {
        failures -= 1;
        return failures >= 0 ? Promise.reject(new Error("no route")) : log.read(request, signal);
      },
      { at: 1_600 * lineBytes },
    );
    expect(states.map(({ loaded }) => loaded)).toEqual([false, true, true]);
  });
});

test("a failure is told, and the reading goes on where it was", async () => {
  const log = new FakeLog(3, true);
  let failures = 2;
  const states = await follow((request, signal) => {
    failures -= 1;
    return failures >= 0 ? Promise.reject(new Error("no route")) : log.read(request, signal);
  });
  expect(states.map((state) => state.error?.message)).toEqual(["no route", "no route", undefined]);
  expect(numbers(states.at(-1))).toEqual([0, 1, 2]);
});

test("nothing is told once nobody listens", async () => {
  const stop = new AbortController();
  const log = new FakeLog(1, false, () => stop.abort());
  const states = await follow(log.read, { signal: stop.signal });
  expect(states).toHaveLength(1);
});

test("nothing is read while nobody looks, and all of it once somebody does", async () => {
  const log = new FakeLog(3, true);
  const seen = Promise.withResolvers<void>();
  const states: LogState[] = [];
  const followed = followLog({
    read: log.read,
    emit: (state) => states.push(state),
    signal: new AbortController().signal,
    untilSeen: () => seen.promise,
    sleep: () => Promise.resolve(),
  });
  await Promise.resolve();
  expect(log.requests).toEqual([]);
  seen.resolve();
  await followed;
  expect(numbers(states.at(-1))).toEqual([0, 1, 2]);
});
