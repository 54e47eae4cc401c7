import { expect, test } from "vitest";
import { epochMillis } from "../time.ts";
import { timeoutAnswer } from "./timeout-answer.ts";

const askedAt = epochMillis(Date.UTC(2024, 4, 2));
const message = { k: "lit", v: "Go?" } as const;
const values = { zone: "eu" };
const at = (ms: number) => ({ askedAt, now: epochMillis(askedAt + ms) });

test("an approval that nobody answered gets its default at the end of its time, and not before", () => {
  const task = {
    timeoutMs: 60_000,
    wait: { kind: "approval", message, onTimeout: { decision: "approve", values } },
  } as const;
  expect(timeoutAnswer(task, at(59_999))).toBeUndefined();
  expect(timeoutAnswer(task, at(60_000))).toEqual({
    isApproved: true,
    by: "scheduler",
    at: askedAt + 60_000,
    note: "Nobody answered within 1m.",
    timedOut: true,
    values,
  });
});

test("a default may refuse; without one there is no answer", () => {
  const refusing = { timeoutMs: 0, wait: { kind: "approval", message, onTimeout: { decision: "refuse" } } } as const;
  expect(timeoutAnswer(refusing, at(1))).toMatchObject({ isApproved: false, values: null });
  expect(timeoutAnswer({ timeoutMs: 0, wait: { kind: "approval", message } }, at(1))).toBeUndefined();
  expect(timeoutAnswer({ timeoutMs: 0, wait: { kind: "latest" } }, at(1))).toBeUndefined();
});
