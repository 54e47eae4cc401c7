import type { RunAttempt } from "@daymill/contract";
import { describe, expect, test } from "vitest";
import { aTask } from "../../testing/aGraph.ts";
import { brushed, gripAt } from "./brushModel.ts";
import { runComparison, usualComparison } from "./comparison.ts";
import { concurrencyBand, timeSpent, toBar } from "./ganttBars.ts";
import { criticalPath, ganttRows } from "./ganttRows.ts";
import { comparedWords, failedInstances, rowWords, spentWords } from "./rowWords.ts";
import { runTime } from "./runTime.ts";
import { layAxis } from "./timeAxis.ts";
import { foldTime, idleGaps } from "./timeFold.ts";
import { moved, placeIn, roundTimes, shownWindow, tickStep, zoomed } from "./timeWindow.ts";

const at = (second: number): string => new Date(second * 1_000).toISOString();

function anAttempt(
  taskId: string,
  [ready, queued, started, ended]: readonly (number | null)[],
  more: Partial<RunAttempt> = {},
) {
  const instant = (second: number | null | undefined) => (typeof second === "number" ? at(second) : null);
  return {
    taskId,
    mapIndex: -1,
    label: null,
    number: 1,
    generation: 0,
    outcome: ended === null ? "open" : "success",
    state: ended === null ? (started === null ? "queued" : "running") : "ended",
    scheduledAt: instant(ready),
    queuedAt: instant(queued),
    startedAt: instant(started),
    endedAt: instant(ended),
    ...more,
  } satisfies RunAttempt;
}

const onWorker = (nowMs: number) => ({ nowMs, needsWorker: true });

describe("a bar", () => {
  test("tells waiting for a slot, waiting for a worker and running apart", () => {
    expect(toBar(anAttempt("load", [1, 3, 4, 9]), onWorker(20_000))).toMatchObject({
      state: "success",
      fromMs: 1_000,
      toMs: 9_000,
      parts: [
        { kind: "waiting", fromMs: 1_000, toMs: 3_000 },
        { kind: "queued", fromMs: 3_000, toMs: 4_000 },
        { kind: "running", fromMs: 4_000, toMs: 9_000 },
      ],
    });
  });

  test("of what goes on reaches to now, and what has not started has no running part", () => {
    expect(toBar(anAttempt("load", [1, 1, 2, null]), onWorker(5_000)).parts).toEqual([
      { kind: "queued", fromMs: 1_000, toMs: 2_000 },
      { kind: "running", fromMs: 2_000, toMs: 5_000 },
    ]);
    expect(toBar(anAttempt("load", [1, 2, null, null]), onWorker(5_000)).parts.map((part) => part.kind)).toEqual([
      "waiting",
      "queued",
    ]);
  });

  test("whose clock went backwards has no part of less than no time", () => {
    const { parts } = toBar(anAttempt("load", [5, 4, 6, 3]), onWorker(9_000));
    expect(parts.every((part) => part.toMs >= part.fromMs)).toBe(true);
  });

  test("adds up with others to what the time went into", () => {
    const bars = [anAttempt("a", [0, 2, 3, 5]), anAttempt("b", [0, 1, 1, 4])].map((one) => toBar(one, onWorker(0)));
    expect(timeSpent(bars)).toEqual({ retry: 0, waiting: 3_000, queued: 1_000, running: 5_000, deferred: 0 });
  });

  test("of what needs no worker is deferred, and no part of it ran", () => {
    const bar = toBar(anAttempt("wait", [1, 1, 2, 9]), { nowMs: 0, needsWorker: false });
    expect(bar.parts.map(({ kind }) => kind)).toEqual(["queued", "deferred"]);
    expect(timeSpent([bar])).toMatchObject({ running: 0, deferred: 7_000 });
  });

  test("of a retry begins with the wait for it, which is not its own time", () => {
    const before = anAttempt("load", [0, 0, 0, 2], { outcome: "failed" });
    const bar = toBar(anAttempt("load", [12, 12, 12, 15], { number: 2 }), { ...onWorker(0), before });
    expect(bar.parts[0]).toEqual({ kind: "retry", fromMs: 2_000, toMs: 12_000 });
    expect(bar.fromMs).toBe(12_000);
  });
});

describe("the rows", () => {
  const tasks = [
    aTask("list"),
    aTask("load", { mapped: true, upstream: ["list"] }),
    aTask("side"),
    aTask("publish", { upstream: ["load", "side"] }),
  ];
  const attempts = [
    anAttempt("list", [0, 0, 0, 2], { outcome: "failed" }),
    anAttempt("list", [3, 3, 3, 5], { number: 2 }),
    anAttempt("load", [5, 5, 5, 8], { mapIndex: 0 }),
    anAttempt("load", [5, 5, 5, 9], { mapIndex: 1, label: "eu" }),
    anAttempt("side", [0, 0, 1, 2]),
  ];
  const plain = { open: new Set<string>(), sort: "graph", nowMs: 10_000 } as const;

  test("are the tasks in graph order, with every try, also of what has none yet; mapped ones are folded", () => {
    const rows = ganttRows(tasks, attempts, plain);
    expect(rows.map((row) => [row.name, row.bars.length])).toEqual([
      ["list", 2],
      ["load", 2],
      ["side", 1],
      ["publish", 0],
    ]);
    expect(rows[1]?.fold).toEqual({ isOpen: false, instances: 2 });
    expect(rows[0]?.fold).toBeUndefined();
  });

  test("of an open mapped task have its instances below it, by their labels", () => {
    const rows = ganttRows(tasks, attempts, { ...plain, open: new Set(["load"]) });
    expect(rows.map((row) => row.name)).toEqual(["list", "load", "load [0]", "load [eu]", "side", "publish"]);
    expect(rows[3]).toMatchObject({ mapIndex: 1, isInner: true, bars: [{ toMs: 9_000 }] });
  });

  test("of a task that was tried again have the wait between, but not that for a clear", () => {
    const cleared = anAttempt("list", [60, 60, 60, 65], { number: 3, generation: 1 });
    const [list, load] = ganttRows(tasks, [...attempts.slice(0, 2), cleared, ...attempts.slice(2)], plain);
    expect(list?.bars.map(({ parts }) => parts.map(({ kind }) => kind))).toEqual([
      ["running"],
      ["retry", "running"],
      ["running"],
    ]);
    expect(list && rowWords(list)).toContain("attempt 2, success, waited to try again 1.0 s, ran 2.0 s");
    expect(load?.bars.flatMap(({ parts }) => parts.map(({ kind }) => kind))).toEqual(["running", "running"]);
  });

  test("can stand by their beginnings; what has not begun comes last", () => {
    const late = [...attempts.filter((one) => one.taskId !== "list"), anAttempt("list", [6, 6, 6, 7])];
    expect(ganttRows(tasks, late, { ...plain, sort: "start" }).map((row) => row.taskId)).toEqual([
      "side",
      "load",
      "list",
      "publish",
    ]);
  });

  test("of the critical path lead from the last end back over what each waited for longest", () => {
    expect([...criticalPath(tasks, ganttRows(tasks, attempts, plain))]).toEqual(["load", "list"]);
    const ended = [...attempts, anAttempt("publish", [9, 9, 9, 10])];
    expect([...criticalPath(tasks, ganttRows(tasks, ended, plain))]).toEqual(["publish", "load", "list"]);
    expect(criticalPath(tasks, ganttRows(tasks, [], plain)).size).toBe(0);
  });
});

describe("the band of a folded task", () => {
  test("is as high as instances ran at once", () => {
    const bars = [
      anAttempt("load", [0, 0, 0, 80], { mapIndex: 0 }),
      anAttempt("load", [0, 0, 40, 80], { mapIndex: 1 }),
    ].map((one) => toBar(one, onWorker(0)));
    expect(concurrencyBand(bars)).toEqual([
      { fromMs: 0, toMs: 40_000, share: 0.5 },
      { fromMs: 40_000, toMs: 80_000, share: 1 },
    ]);
  });

  test("has a gap where none ran, and no more than 80 steps for ten thousand instances", () => {
    const two = [anAttempt("load", [0, 0, 0, 10]), anAttempt("load", [0, 0, 70, 80])].map((one) =>
      toBar(one, onWorker(0)),
    );
    expect(concurrencyBand(two)).toHaveLength(2);
    const many = Array.from({ length: 10_000 }, (_, one) =>
      toBar(anAttempt("load", [0, 0, one, one + 7]), onWorker(0)),
    );
    expect(concurrencyBand(many).length).toBeLessThanOrEqual(80);
    expect(concurrencyBand([])).toEqual([]);
  });
});

describe("the window of time", () => {
  test("is the whole unless an address asks for a part, and stays inside", () => {
    expect(shownWindow({}, 60_000)).toEqual({ from: 0, to: 60_000 });
    expect(shownWindow({ from: 10_000, to: 20_000 }, 60_000)).toEqual({ from: 10_000, to: 20_000 });
    expect(shownWindow({ from: 90_000, to: 80_000 }, 60_000)).toEqual({ from: 59_980, to: 60_000 });
    expect(shownWindow({}, 0)).toEqual({ from: 0, to: 20 });
  });

  test("is halved and doubled around its middle, and moved up to the ends", () => {
    expect(zoomed({ from: 0, to: 60_000 }, "in", 60_000)).toEqual({ from: 15_000, to: 45_000 });
    expect(zoomed({ from: 30_000, to: 60_000 }, "out", 60_000)).toEqual({ from: 0, to: 60_000 });
    expect(moved({ from: 0, to: 30_000 }, 0.5, 60_000)).toEqual({ from: 15_000, to: 45_000 });
    expect(moved({ from: 0, to: 30_000 }, -1, 60_000)).toEqual({ from: 0, to: 30_000 });
    expect(moved({ from: 20_000, to: 50_000 }, 5, 60_000)).toEqual({ from: 30_000, to: 60_000 });
  });

  test("has round ticks, few of them", () => {
    const ticks = (window: { from: number; to: number }) => roundTimes(window, tickStep(window));
    expect(ticks({ from: 0, to: 60_000 })).toEqual([0, 10_000, 20_000, 30_000, 40_000, 50_000, 60_000]);
    expect(ticks({ from: 3, to: 40 })).toEqual([5, 10, 15, 20, 25, 30, 35, 40]);
    for (const length of [20, 7_777, 5e6, 9e8]) expect(ticks({ from: 0, to: length }).length).toBeLessThanOrEqual(9);
  });

  test("cuts off what reaches beyond it", () => {
    const shown = { from: 100, to: 200 };
    expect(placeIn(shown, 150, 400)).toEqual({ left: 50, width: 50 });
    expect(placeIn(shown, 0, 110)).toEqual({ left: 0, width: 10 });
    expect(placeIn(shown, 250, 400)).toBeUndefined();
  });
});

describe("idle time", () => {
  const HOUR = 3_600_000;
  /** An hour of work, two of nothing, an hour of work. */
  const gaps = idleGaps(
    [
      { from: 0, to: HOUR },
      { from: 3 * HOUR, to: 4 * HOUR },
      { from: 0.5 * HOUR, to: HOUR },
    ],
    4 * HOUR,
  );
  const fold = foldTime(gaps, 4 * HOUR);

  test("is a gap when it is longer than a fifth of the whole, also at the end of a run that goes on", () => {
    expect(gaps).toEqual([{ from: HOUR, to: 3 * HOUR }]);
    const one = [{ from: 0, to: 79 }];
    expect(idleGaps(one, 100)).toEqual([{ from: 79, to: 100 }]);
    expect(idleGaps([{ from: 0, to: 80 }], 100)).toEqual([]);
    expect(idleGaps([{ from: 0, to: 90 }, ...one], 100)).toEqual([]);
  });

  test("is drawn short, and what stands on both sides of it keeps its length", () => {
    expect(fold.length).toBeCloseTo(2.2 * HOUR, 3);
    expect(fold.toAxis(HOUR)).toBe(HOUR);
    expect(fold.toAxis(3 * HOUR)).toBeCloseTo(1.2 * HOUR, 3);
    expect(fold.toAxis(4 * HOUR) - fold.toAxis(3.5 * HOUR)).toBeCloseTo(0.5 * HOUR);
  });

  test("is the same there and back, also before, in and behind a gap", () => {
    for (const at of [-5, 0, 0.4, 1, 1.7, 3, 3.9, 4, 6].map((hour) => hour * HOUR))
      expect(fold.toTime(fold.toAxis(at))).toBeCloseTo(at, 3);
  });

  test("that is not folded leaves the axis as the time is", () => {
    const plain = foldTime([], 60_000);
    expect([plain.length, plain.toAxis(12_345), plain.toTime(70_000)]).toEqual([60_000, 12_345, 70_000]);
  });

  test("of two moments far apart folds without dividing by nothing", () => {
    const moments = foldTime([{ from: 0, to: HOUR }], HOUR);
    expect(moments.length).toBe(1);
    expect(moments.toAxis(HOUR / 2)).toBe(0.5);
  });
});

describe("the axis", () => {
  const fold = foldTime([{ from: 10_000, to: 90_000 }], 100_000);
  const whole = { from: 0, to: 100_000 };

  test("has bars right on both sides of a break, whose length it knows", () => {
    const axis = layAxis(whole, { startMs: 5_000, nowMs: undefined, fold });
    expect(axis.breaks).toMatchObject([{ lengthMs: 80_000 }]);
    const [first, last] = [axis.place(5_000, 15_000), axis.place(95_000, 105_000)];
    expect(first?.width).toBeCloseTo(last?.width ?? 0);
    expect(axis.breaks[0]?.left).toBeCloseTo(first?.width ?? 0);
    expect((last?.left ?? 0) + (last?.width ?? 0)).toBeCloseTo(100);
  });

  test("has no tick in a break or close to one, and no more of them because of it", () => {
    const { ticks } = layAxis(whole, { startMs: 0, nowMs: undefined, fold });
    expect(ticks.map(({ at }) => at)).toEqual([0, 5_000, 95_000, 100_000]);
  });

  test("of a run that goes on knows where now is, as long as that is in sight", () => {
    const plain = { startMs: 1_000, nowMs: 51_000, fold: foldTime([], 100_000) };
    expect(layAxis(whole, plain).now).toBe(50);
    expect(layAxis(whole, plain).ticks.map(({ at }) => at)).not.toContain(50_000);
    expect(layAxis({ from: 0, to: 40_000 }, plain).now).toBeUndefined();
    expect(layAxis(whole, { ...plain, nowMs: undefined }).now).toBeUndefined();
  });
});

describe("the time of a run", () => {
  const rows = ganttRows([aTask("load")], [anAttempt("load", [10, 10, 10, 20])], {
    open: new Set(),
    sort: "graph",
    nowMs: 0,
  });
  const comparison = usualComparison({
    dagId: "orders",
    runId: "a",
    runs: 3,
    tasks: [{ taskId: "load", startMs: 0, endMs: 30_000 }],
  });

  test("is from the first attempt to the last end, and to now while it goes on", () => {
    expect(runTime(rows, { comparison: undefined, nowMs: undefined })).toMatchObject({
      startMs: 10_000,
      lengthMs: 10_000,
    });
    expect(runTime(rows, { comparison: undefined, nowMs: 50_000 })).toMatchObject({
      lengthMs: 40_000,
      gaps: [{ from: 10_000, to: 40_000 }],
    });
  });

  test("has room for what is usual, and no gap where something usually goes on", () => {
    expect(runTime(rows, { comparison, nowMs: undefined })).toMatchObject({ lengthMs: 30_000, gaps: [] });
  });
});

test("where the time went is told in words, by length and share", () => {
  const spent = { retry: 0, waiting: 100, queued: 1_900, running: 8_000, deferred: 30_000 };
  expect(spentWords("running", spent)).toBe("ran 8.0 s (20 %)");
  expect(spentWords("waiting", spent)).toBe("waited for a slot 100 ms (< 1 %)");
  expect(spentWords("retry", spent)).toBe("waited to try again 0 ms (0 %)");
  expect(spentWords("running", { retry: 0, waiting: 0, queued: 0, running: 0, deferred: 0 })).toBe("ran 0 ms");
});

test("what is usual is told with how much earlier or later it was over this time", () => {
  const usual = { from: 2_000, to: 42_000 };
  const bars = [anAttempt("load", [2, 2, 3, 62])].map((one) => toBar(one, onWorker(0)));
  expect(comparedWords("usually", [usual], bars)).toBe("usually over in 40 s, this time 20 s later");
  expect(
    comparedWords(
      "in run a",
      [
        { from: 2_000, to: 9_000 },
        { from: 20_000, to: 72_000 },
      ],
      bars,
    ),
  ).toBe("in run a over in 1 m 10 s, this time 10 s earlier");
  expect(comparedWords("usually", [usual], [])).toBe("usually over in 40 s");
});

test("what is not over is not earlier than usual, and later once that has passed", () => {
  const usual = { from: 2_000, to: 42_000 };
  const barsAt = (second: number) => [toBar(anAttempt("load", [2, 2, 3, null]), onWorker(second * 1_000))];
  expect(comparedWords("usually", [usual], barsAt(12))).toBe("usually over in 40 s");
  expect(comparedWords("usually", [usual], barsAt(52))).toBe("usually over in 40 s, this time 10 s later");
});

test("of a mapped task the instances are counted that have failed by their newest attempt", () => {
  const ended = [1, 2, 3, 4] as const;
  const attempts = [
    anAttempt("load", ended, { mapIndex: 0, outcome: "failed" }),
    anAttempt("load", ended, { mapIndex: 0, number: 2 }),
    anAttempt("load", ended, { mapIndex: 1, outcome: "failed" }),
    anAttempt("load", ended, { mapIndex: 2 }),
  ];
  expect(failedInstances(attempts.map((attempt) => toBar(attempt, onWorker(9_000))))).toBe(1);
});

test("another run is laid under this one: each attempt as long after its start, of a mapped task all of its time", () => {
  const attempts = [
    anAttempt("load", [100, 100, 101, 105]),
    anAttempt("load", [110, 110, 110, 130], { number: 2 }),
    anAttempt("each", [105, 105, 105, 107], { mapIndex: 0 }),
    anAttempt("each", [106, 106, 106, 120], { mapIndex: 1 }),
  ];
  const { windows, words, legend } = runComparison("2024-03-14", [aTask("load"), aTask("each", { mapped: true })], {
    attempts,
    nowMs: 0,
  });
  expect([words, legend]).toEqual(["in run 2024-03-14", "run 2024-03-14"]);
  expect(windows).toEqual(
    new Map([
      [
        "load",
        [
          { from: 0, to: 5_000 },
          { from: 10_000, to: 30_000 },
        ],
      ],
      ["each", [{ from: 5_000, to: 20_000 }]],
    ]),
  );
  expect(runComparison("b", [aTask("gone")], { attempts, nowMs: 0 })).toMatchObject({
    legend: "run b has no attempt of these tasks",
    windows: new Map(),
  });
});

test("one attempt of each task is shown alone, with what it waited for after the one before", () => {
  const attempts = [
    anAttempt("load", [1, 1, 1, 3], { outcome: "failed" }),
    anAttempt("load", [9, 9, 9, 12], { number: 2 }),
  ];
  const [row] = ganttRows([aTask("load")], attempts, { open: new Set(), sort: "graph", nowMs: 0, attempt: 2 });
  expect(row?.bars.map(({ attempt, parts }) => [attempt, parts.map(({ kind }) => kind)])).toEqual([
    [2, ["retry", "running"]],
  ]);
});

describe("the frame around what is shown", () => {
  const frame = { from: 200, to: 600 };
  const scale = { perPixel: 2, length: 1_000 };

  test("is held at an edge, within, or begun anew", () => {
    expect([190, 610, 400, 900].map((at) => gripAt(frame, at, scale))).toEqual(["from", "to", "frame", "new"]);
    expect(gripAt({ from: 0, to: 1_000 }, 400, scale)).toBe("new");
  });

  test("moves no further than the whole, and an edge pulled over the other becomes that", () => {
    const hold = (grip: "from" | "to" | "frame" | "new") => ({ grip, at: 300, before: frame });
    expect(brushed(hold("frame"), 350, 1_000)).toEqual({ from: 250, to: 650 });
    expect(brushed(hold("frame"), 5_000, 1_000)).toEqual({ from: 600, to: 1_000 });
    expect(brushed(hold("from"), 700, 1_000)).toEqual({ from: 600, to: 700 });
    expect(brushed(hold("to"), 5_000, 1_000)).toEqual({ from: 200, to: 1_000 });
    expect(brushed(hold("new"), 100, 1_000)).toEqual({ from: 100, to: 300 });
  });
});
