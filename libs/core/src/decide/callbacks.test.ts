import { describe, expect, it } from "vitest";
import { TASK_STATES } from "../state/task-state.ts";
import { epochMillis } from "../time.ts";
import { callbackOf, decideCallback } from "./callbacks.ts";

const error = { code: null, name: "Error", message: "no answer", stack: null, details: null };
const now = epochMillis(1_000_000);

describe("callbackOf", () => {
  it("names the four states that people are told of, and no other", () => {
    const told = TASK_STATES.flatMap((state) => {
      const kind = callbackOf(state);
      return kind === undefined ? [] : [[state, kind]];
    });
    expect(Object.fromEntries(told)).toEqual({
      success: "success",
      failed: "failure",
      up_for_retry: "retry",
      skipped: "skip",
    });
  });
});

describe("decideCallback", () => {
  it("is done with one that went well, at whatever try", () => {
    expect(decideCallback({ error: null, tries: 3, now })).toEqual({ kind: "done" });
  });

  it("calls one that failed again after 10 s, then after 60 s, then no more", () => {
    expect([1, 2, 3].map((tries) => decideCallback({ error, tries, now }))).toEqual([
      { kind: "again", dueAt: now + 10_000 },
      { kind: "again", dueAt: now + 60_000 },
      { kind: "gives_up" },
    ]);
  });
});
