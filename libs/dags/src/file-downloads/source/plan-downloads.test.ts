import { describe, expect, it } from "vitest";
import { downloadsByDay } from "./count-downloads.ts";
import { downloadStatements } from "./download-statements.ts";
import { planDownloads } from "./plan-downloads.ts";
import type { PlannedDownloads } from "./plan-downloads.ts";

const SHAPE = { from: "2019-09-07", days: 2, recordsPerDay: 4_000, seed: 1 };

describe("the planned downloads", () => {
  const planned = planDownloads(SHAPE);
  const records = [...planned.records];

  it("are the same for the same seed, and others for another", () => {
    const all = ({ snapshots, records: made }: PlannedDownloads) => ({ snapshots, records: [...made] });
    expect(all(planDownloads(SHAPE))).toEqual(all(planned));
    expect(all(planDownloads({ ...SHAPE, seed: 2 }))).not.toEqual(all(planned));
  });

  it("stand in three tables, with other types, failures and downloads that two tables tell of", () => {
    const { file = [], handle = [], access = [] } = Object.groupBy(records, ({ table }) => table);
    const shares = [file, handle, access].map(({ length }) => length / (SHAPE.days * SHAPE.recordsPerDay));
    expect(shares).toEqual([expect.closeTo(0.8, 1), expect.closeTo(0.2, 1), expect.closeTo(0.07, 1)]);
    const days = new Map(downloadsByDay(planned));
    expect([...days.keys()]).toEqual(["2019-09-07", "2019-09-08"]);
    const found = [...days.values()].flat();
    expect(found.length / records.length).toBeCloseTo(0.79, 1);
    expect(found.some(({ userId }) => userId === null)).toBe(true);
    expect(new Set(found.map(({ objectType }) => objectType))).toEqual(new Set(["FileEntity", "TableEntity"]));
  });

  it("have nodes that change their project, and some that come back", () => {
    const nodes = [...Map.groupBy(planned.snapshots, ({ id }) => id).values()];
    const projects = nodes.map((node) => node.map(({ projectId }) => projectId));
    const moved = projects.filter((ids) => new Set(ids).size > 1);
    expect(moved.length / nodes.length).toBeCloseTo(0.02, 1);
    expect(moved.some((ids) => ids[0] === ids.at(-1))).toBe(true);
    const keys = planned.snapshots.map(({ id, timestamp }) => `${id} ${timestamp}`);
    expect(new Set(keys).size).toBe(keys.length);
  });

  it("are those of one day whatever the number of days, so that years of them are made a day at a time", () => {
    const years = planDownloads({ ...SHAPE, from: "2017-09-01", days: 730, recordsPerDay: 10_000 });
    expect(new Set(years.snapshots.map(({ id }) => id)).size).toBe(60_000);
    const most = Math.max(...[...Map.groupBy(years.snapshots, ({ id }) => id).values()].map(({ length }) => length));
    expect(most).toBe(30);
    const first = years.records[Symbol.iterator]().next();
    expect(first.value?.timestamp).toBe(Date.parse("2017-09-01T00:00:00Z"));
  });

  it("become statements that have every row once", () => {
    const inserts = [...downloadStatements(planned, "postgres")].filter((text) => text.startsWith("INSERT"));
    const rows = inserts.reduce((sum, text) => sum + text.split("),(").length, 0);
    const requests = records.filter(({ table }) => table === "access").length;
    expect(rows).toBe(planned.snapshots.length + records.length + requests);
  });
});
