import { readFile, stat } from "node:fs/promises";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";
import { taskBench } from "@daymill/operators/testing";
import type { TaskBench } from "@daymill/operators/testing";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { EDGAR_FIELDS } from "../edgar-fields.ts";
import { countLog } from "./count-log.ts";
import { generateLog } from "./generate-log.ts";
import { planLog } from "./plan-log.ts";
import { PUBLISHED, WHOLE_DAY_REQUESTS } from "./published-figures.ts";

const SHAPE = { day: PUBLISHED.day, requests: 70_500, seed: 1 };

let bench: TaskBench;
beforeEach(async () => {
  bench = await taskBench();
});
afterEach(() => bench[Symbol.asyncDispose]());

describe("the plan of a log", () => {
  it("has exactly the published figures at the size of the published sample", () => {
    const plan = planLog({ requests: PUBLISHED.requests });
    expect(plan.serverErrorsByHour).toEqual(PUBLISHED.serverErrorsByHour);
    expect(plan.serverErrors).toBe(28_774);
    expect(plan.mostActive).toEqual(PUBLISHED.mostActive);
    expect(plan.mostActive.reduce((sum, [, count]) => sum + count, 0)).toBe(3_247_836);
    expect(plan.byHour.reduce((sum, count) => sum + count, 0)).toBe(PUBLISHED.requests);
  });

  it("scales them to the whole day, and down", () => {
    const whole = planLog({ requests: WHOLE_DAY_REQUESTS });
    expect(whole.serverErrors).toBeGreaterThan(95_800);
    expect(whole.serverErrors).toBeLessThan(96_000);
    expect(planLog({ requests: 70_500 })).toMatchObject({ serverErrors: 287, withoutCode: 7 });
  });
});

describe("the generated log", () => {
  const generate = (change: Partial<Parameters<typeof generateLog>[0]> = {}) =>
    generateLog({ directory: join(bench.directory, "logs"), ...SHAPE, ...change });

  it("holds what its plan says, counted line by line", async () => {
    const made = await generate();
    const text = await readFile(made.path, "utf8");
    expect(text.slice(0, text.indexOf("\n"))).toBe(EDGAR_FIELDS.join(","));
    const counted = countLog(text.split("\n").slice(1, -1));
    expect(counted).toMatchObject({
      requests: made.requests,
      byHour: made.byHour,
      serverErrorsByHour: made.serverErrorsByHour,
      withoutCode: made.withoutCode,
    });
    expect(counted.perIp.slice(0, 20)).toEqual(made.mostActive);
    expect(counted.perIp[20]?.[1]).toBeLessThan(made.mostActive[19]?.[1] ?? 0);
    expect(made.bytes / made.requests).toBeGreaterThan(95);
  });

  it("is in the order of time, each line with 15 fields of the day", async () => {
    const { path } = await generate();
    const rows = (await readFile(path, "utf8")).trimEnd().split("\n").slice(1);
    const times = rows.map((row) => row.split(",")[2] ?? "");
    expect(times).toEqual(times.toSorted());
    expect(new Set(rows.map((row) => row.split(",").length))).toEqual(new Set([15]));
    expect(new Set(rows.map((row) => row.split(",")[1]))).toEqual(new Set([SHAPE.day]));
  });

  it("is the same for the same seed, another for another, and the same when it is gzipped", async () => {
    const [one, other, another, gzipped] = [
      await generate(),
      await generate({ directory: join(bench.directory, "again") }),
      await generate({ directory: join(bench.directory, "other"), seed: 2 }),
      await generate({ directory: join(bench.directory, "gzip"), gzip: true }),
    ];
    const content = await readFile(one.path);
    expect((await readFile(other.path)).equals(content)).toBe(true);
    expect((await readFile(another.path)).equals(content)).toBe(false);
    expect(gunzipSync(await readFile(gzipped.path)).equals(content)).toBe(true);
  });

  it("replaces the log of the day, and refuses one that is too small for its figures", async () => {
    const first = await generate({ gzip: true });
    await generate();
    await expect(stat(first.path)).rejects.toThrow("ENOENT");
    await expect(generate({ requests: 100 })).rejects.toThrow("needs 20000 requests at least, not 100");
  });
});
