import type { RunAttempt } from "@daymill/contract";
import { describe, expect, test } from "vitest";
import { concurrencyBand, timeSpent, toBar } from "./ganttBars.ts";
import { criticalPath, ganttRows } from "./ganttRows.ts";
import { failedInstances, usualWords } from "./rowWords.ts";
import { moved, placeIn, shownWindow, ticks, zoomed } from "./timeWindow.ts";

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

describe("a bar", () => {
  test("tells waiting for a slot, waiting for a worker and running apart", () => {
    expect(toBar(anAttempt("load", [1, 3, 4, 9]), 20_000)).toMatchObject({
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
    expect(toBar(anAttempt("load", [1, 1, 2, null]), 5_000).parts).toEqual([
      { kind: "queued", fromMs: 1_000, toMs: 2_000 },
      { kind: "running", fromMs: 2_000, toMs: 5_000 },
    ]);
    expect(toBar(anAttempt("load", [1, 2, null, null]), 5_000).parts.map((part) => part.kind)).toEqual([
      "waiting",
      "queued",
    ]);
  });

  test("whose clock went backwards has no part of less than no time", () => {
    const { parts } = toBar(anAttempt("load", [5, 4, 6, 3]), 9_000);
    expect(parts.every((part) => part.toMs >= part.fromMs)).toBe(true);
  });

  test("adds up with others to what the time went into", () => {
    const bars = [anAttempt("a", [0, 2, 3, 5]), anAttempt("b", [0, 1, 1, 4])].map((one) => toBar(one, 0));
    expect(timeSpent(bars)).toEqual({ waiting: 3_000, queued: 1_000, running: 5_000 });
  });
});

describe("the rows", () => {
  const tasks = [
    { taskId: "list", mapped: false, upstream: [] },
    { taskId: "load", mapped: true, upstream: ["list"] },
    { taskId: "side", mapped: false, upstream: [] },
    { taskId: "publish", mapped: false, upstream: ["load", "side"] },
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
    ].map((one) => toBar(one, 0));
    expect(concurrencyBand(bars)).toEqual([
      { fromMs: 0, toMs: 40_000, share: 0.5 },
      { fromMs: 40_000, toMs: 80_000, share: 1 },
    ]);
  });

  test("has a gap where none ran, and no more than 80 steps for ten thousand instances", () => {
    const two = [anAttempt("load", [0, 0, 0, 10]), anAttempt("load", [0, 0, 70, 80])].map((one) => toBar(one, 0));
    expect(concurrencyBand(two)).toHaveLength(2);
    const many = Array.from({ length: 10_000 }, (_, one) => toBar(anAttempt("load", [0, 0, one, one + 7]), 0));
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

test("what is usual is told with how much earlier or later it was over this time", () => {
  const usual = { from: 2_000, to: 42_000 };
  const bars = [anAttempt("load", [2, 2, 3, 62])].map((one) => toBar(one, 0));
  expect(usualWords(usual, bars)).toBe("usually over in 40 s, this time 20 s later");
  expect(usualWords({ from: 2_000, to: 72_000 }, bars)).toBe("usually over in 1 m 10 s, this time 10 s earlier");
  expect(usualWords(usual, [])).toBe("usually over in 40 s");
});

test("what is not over is not earlier than usual, and later once that has passed", () => {
  const usual = { from: 2_000, to: 42_000 };
  const barsAt = (second: number) => [toBar(anAttempt("load", [2, 2, 3, null]), second * 1_000)];
  expect(usualWords(usual, barsAt(12))).toBe("usually over in 40 s");
  expect(usualWords(usual, barsAt(52))).toBe("usually over in 40 s, this time 10 s later");
});

test("of a mapped task the instances are counted that have failed by their newest attempt", () => {
  const ended = [1, 2, 3, 4] as const;
  const attempts = [
    anAttempt("load", ended, { mapIndex: 0, outcome: "failed" }),
    anAttempt("load", ended, { mapIndex: 0, number: 2 }),
    anAttempt("load", ended, { mapIndex: 1, outcome: "failed" }),
    anAttempt("load", ended, { mapIndex: 2 }),
  ];
  expect(failedInstances(attempts.map((attempt) => toBar(attempt, 9_000)))).toBe(1);
});
