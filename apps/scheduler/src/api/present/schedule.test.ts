import { expect, test } from "vitest";
import { cronWords, presentSchedule } from "./schedule.ts";

test.each([
  ["@daily", "every day at 00:00"],
  ["0 2 * * *", "every day at 02:00"],
  ["30 6 * * 1", "every Monday at 06:30"],
  ["0 0 1 * *", "every month on day 1 at 00:00"],
  ["5 * * * *", "every hour at :05"],
  ["*/15 * * * *", "every 15 minutes"],
  ["0 2 * * 1-5", "by cron 0 2 * * 1-5"],
  ["0 2 * 3 *", "by cron 0 2 * 3 *"],
  ["0 0 2 * * *", "by cron 0 0 2 * * *"],
])("the cron %s says %s", (cron, words) => {
  expect(cronWords(cron)).toBe(words);
});

test("an interval is said in its largest whole unit", () => {
  expect(presentSchedule({ kind: "every", everyMs: 21_600_000, timezone: "UTC" })).toMatchObject({
    words: "every 6 hours",
  });
  expect(presentSchedule({ kind: "every", everyMs: 86_400_000, timezone: "UTC" })).toMatchObject({
    words: "every day",
  });
});

test("assets are said with their conditions", () => {
  const condition = { all: [{ asset: "a" }, { any: [{ asset: "b" }, { asset: "c" }] }] };
  expect(presentSchedule({ kind: "assets", condition, timezone: "UTC" }).words).toBe(
    "when a and (b or c) was produced",
  );
});

test("assets are said with the time at which the DAG runs besides", () => {
  const or = { kind: "cron", crons: ["@daily"], timezone: "Europe/Berlin" } as const;
  expect(presentSchedule({ kind: "assets", condition: { asset: "a" }, or, timezone: "Europe/Berlin" })).toEqual({
    kind: "assets",
    timezone: "Europe/Berlin",
    text: "a | @daily",
    words: "when a was produced, and every day at 00:00",
  });
});

test("business days are said with what is unusual about them", () => {
  const usual = {
    kind: "businessDays",
    at: "18:00",
    holidays: [],
    weekend: ["saturday", "sunday"],
    timezone: "UTC",
  } as const;
  expect(presentSchedule(usual)).toMatchObject({ text: "business days", words: "every business day at 18:00" });
  expect(presentSchedule({ ...usual, holidays: ["2024-05-01"], weekend: ["friday"] }).words).toBe(
    "every business day at 18:00, weekend friday, 1 holiday",
  );
  expect(presentSchedule({ ...usual, holidays: ["2024-05-01", "2024-12-25"], weekend: [] }).words).toBe(
    "every business day at 18:00, no weekend, 2 holidays",
  );
});
