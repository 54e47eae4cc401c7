import type { DagDetail } from "@daymill/contract";
import { expect, test } from "vitest";
import { dagSettings } from "./dagSettings.ts";
import { rulesOf } from "./DagParam.tsx";

const plain = {
  schedule: { kind: "manual", text: "manual", words: "only by hand", timezone: "UTC" } as DagDetail["schedule"],
  start: null,
  end: null,
  catchup: false,
  allowedRunTypes: ["scheduled", "manual", "backfill", "asset"],
  maxActiveRuns: 16,
  maxActiveTasks: null,
  maxConsecutiveFailedRuns: 0,
  runTimeoutMs: null,
  deadlines: [],
  failFast: false,
  pausedOnCreation: false,
  callbacks: {},
} satisfies Partial<DagDetail>;

const formatMs = (ms: number): string => `${ms} ms`;

test("of a DAG that sets nothing everything is the default, and told nevertheless", () => {
  const settings = dagSettings(plain, formatMs);
  expect(settings.filter(({ isDefault }) => !isDefault)).toEqual([]);
  expect(settings.every(({ values, meaning }) => values.length === 1 && values[0] !== "" && meaning !== "")).toBe(true);
});

test("what a DAG sets is told from the defaults", () => {
  const set = {
    ...plain,
    schedule: {
      ...plain.schedule,
      kind: "cron",
      text: "0 6 * * *",
      timezone: "Europe/Berlin",
    } as DagDetail["schedule"],
    start: "2024-01-01",
    catchup: true,
    maxActiveTasks: 3,
    runTimeoutMs: 5,
    deadlines: [
      { name: "soon", rule: "1h after it was queued" },
      { name: "late", rule: "2h after it was queued" },
    ],
    callbacks: { failure: 2 },
  } satisfies Partial<DagDetail>;
  const told = dagSettings(set, formatMs).flatMap(({ name, values, isDefault }) =>
    isDefault ? [] : [[name, ...values]],
  );
  expect(told).toEqual([
    ["Schedule", "0 6 * * * (only by hand)"],
    ["Time zone", "Europe/Berlin"],
    ["Start", "2024-01-01"],
    ["Catchup", "yes"],
    ["Active tasks at most", "3"],
    ["Run timeout", "5 ms"],
    ["Deadlines", "soon: 1h after it was queued", "late: 2h after it was queued"],
    ["Callbacks", "failure: 2"],
  ]);
});

test("what a parameter may be is told rule by rule", () => {
  expect(rulesOf({ type: "integer", minimum: 1, enum: [1, 2] })).toBe("type integer · minimum 1 · enum [1,2]");
  expect(rulesOf(null)).toBe("");
});
