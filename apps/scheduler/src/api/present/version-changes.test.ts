import { serializedDag, serializedTask } from "@daymill/core/testing";
import type { BundleId, SerializedDag, VersionKey } from "@daymill/core";
import { epochMillis } from "@daymill/core";
import type { SourceFile, VersionSource } from "@daymill/metadata";
import { expect, test } from "vitest";
import { presentVersionChanges } from "./version-changes.ts";

function version(number: number, graph: SerializedDag, sources: readonly SourceFile[]): VersionSource {
  return {
    versionKey: number as VersionKey,
    version: number,
    current: false,
    fingerprint: "f",
    bundleId: `bundle${number}` as BundleId,
    taskCount: graph.tasks.length,
    createdAt: epochMillis(0),
    graph,
    sources,
  };
}

const dump = serializedTask("dump");
const graph = serializedDag([dump, serializedTask("load", { upstream: ["dump"] })]);

test("settings and fields of tasks are told in words", () => {
  const usual = { times: 1.5, maxRuns: 20, minRuns: 3 };
  const later: SerializedDag = {
    ...graph,
    schedule: { kind: "cron", crons: ["30 6 * * *"], timezone: "Europe/Berlin" },
    runTimeoutMs: 60_000,
    deadlines: [
      { name: "two hours", from: "queued", afterMs: 7_200_000, callbacks: 1 },
      { name: "early", from: "logicalDate", afterMs: -3_600_000, callbacks: 0 },
      { name: "the date", from: "logicalDate", afterMs: 0, callbacks: 0 },
      { name: "the board meets", from: "2024-07-01T07:00:00Z", afterMs: -60_000, callbacks: 0 },
      { name: "usual", from: "averageRunTime", average: usual, afterMs: 600_000, callbacks: 0 },
      { name: "mean", from: "averageRunTime", average: { ...usual, times: 1, maxRuns: 5 }, afterMs: 0, callbacks: 0 },
    ],
    tags: ["sales", "daily"],
    tasks: [
      { ...dump, input: { k: "obj", fields: { day: { k: "param", path: ["day"] } } } },
      serializedTask("load", { upstream: ["dump", "extra"] }),
    ],
  };
  const from = version(1, { ...graph, schedule: { kind: "cron", crons: ["@daily"], timezone: "UTC" } }, []);
  const { settings, tasks } = presentVersionChanges(from, version(2, later, []));
  expect(settings).toEqual(
    expect.arrayContaining([
      {
        field: "schedule",
        from: "@daily (every day at 00:00, UTC)",
        to: "30 6 * * * (every day at 06:30, Europe/Berlin)",
      },
      { field: "runTimeoutMs", from: null, to: "60000 ms" },
      {
        field: "deadlines",
        from: null,
        to:
          "two hours (2h after it was queued), early (1h before its logical date), " +
          "the date (at its logical date), the board meets (2024-07-01T06:59:00Z), " +
          "usual (1.5 times the average of the last 20 runs and 10m after it began), " +
          "mean (the average of the last 5 runs after it began)",
      },
      { field: "tags", from: "", to: "sales, daily" },
    ]),
  );
  expect(tasks.map(({ id, fields }) => [id, fields.map(({ field, to }) => [field, to])])).toEqual([
    ["dump", [["input", "{ day: params.day }"]]],
    ["load", [["upstream", "dump, extra"]]],
  ]);
});

test("files are told apart by name, and by their lines", () => {
  const from = [
    { file: "orders.ts", text: "a\nb\n" },
    { file: "same.ts", text: "x\n" },
    { file: "gone.sql", text: "select 1;\n" },
    { file: "large.sql", text: null },
  ];
  const to = [
    { file: "orders.ts", text: "a\nc\nd\n" },
    { file: "new.ts", text: "n\n" },
    { file: "same.ts", text: "x\n" },
    { file: "large.sql", text: null },
  ];
  const { files, sameCode } = presentVersionChanges(version(1, graph, from), version(2, graph, to));
  expect(sameCode).toBe(false);
  expect(files).toMatchObject([
    { file: "orders.ts", change: "changed", addedLines: 2, removedLines: 1 },
    { file: "new.ts", change: "added", addedLines: 1, removedLines: 0 },
    { file: "gone.sql", change: "removed", addedLines: 0, removedLines: 1 },
  ]);
  expect(files[0]?.hunks).toEqual([
    [
      { kind: "same", from: 1, to: 1, text: "a" },
      { kind: "removed", from: 2, to: null, text: "b" },
      { kind: "added", from: null, to: 2, text: "c" },
      { kind: "added", from: null, to: 3, text: "d" },
    ],
  ]);
});

test("a file that became too large to be kept changed, and shows no lines", () => {
  const { files } = presentVersionChanges(
    version(1, graph, [{ file: "rows.csv", text: "a\n" }]),
    version(2, graph, [{ file: "rows.csv", text: null }]),
  );
  expect(files).toEqual([{ file: "rows.csv", change: "changed", addedLines: 0, removedLines: 0, hunks: [] }]);
});

test("files are not compared with those of a version that was kept without them", () => {
  const files = [{ file: "orders.ts", text: "a\n" }];
  expect(presentVersionChanges(version(1, graph, []), version(2, graph, files)).files).toEqual([]);
  expect(presentVersionChanges(version(1, graph, files), version(2, graph, [])).files).toEqual([]);
});
