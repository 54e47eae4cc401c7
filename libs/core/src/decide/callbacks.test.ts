import { describe, expect, it } from "vitest";
import { TASK_STATES } from "../state/task-state.ts";
import { epochMillis } from "../time.ts";
import { decideCallback, kindsOf } from "./callbacks.ts";

const error = { code: null, name: "Error", message: "no answer", stack: null, details: null };
const now = epochMillis(1_000_000);

describe("kindsOf", () => {
  it("names the four states that people are told of, and no other", () => {
    const told = TASK_STATES.map((state) => [state, kindsOf(state)] as const).filter(([, kinds]) => kinds.length > 0);
    expect(Object.fromEntries(told)).toEqual({
      success: ["success", "recovery"],
      failed: ["failure"],
      up_for_retry: ["retry"],
      skipped: ["skip"],
    });
  });
});

describe("decideCallback", () => {
  it("is done with one that went well, at whatever try", () => {
    expect(decideCallback({ error: null, hasBegun: true, tries: 3, unbegun: 0, now })).toEqual({ kind: "done" });
  });

  it("calls one that failed again after 10 s, then after 60 s, then no more", () => {
    const called = { error, hasBegun: true, unbegun: 0, now } as const;
    expect([1, 2, 3].map((tries) => decideCallback({ ...called, tries }))).toEqual([
      { kind: "again", dueAt: now + 10_000 },
      { kind: "again", dueAt: now + 60_000 },
      { kind: "gives_up" },
    ]);
  });

  it("calls one that never began again, ever more rarely, for about a day, whatever its tries", () => {
    const decide = (unbegun: number) => decideCallback({ error, hasBegun: false, tries: 2, unbegun, now });
    expect([1, 2, 3].map(decide)).toEqual([
      { kind: "again", dueAt: now + 10_000 },
      { kind: "again", dueAt: now + 20_000 },
      { kind: "again", dueAt: now + 40_000 },
    ]);
    const waits: number[] = [];
    for (let unbegun = 1; waits.length < 1_000; unbegun += 1) {
      const decision = decide(unbegun);
      if (decision.kind !== "again") break;
      waits.push(decision.dueAt - now);
    }
    expect(Math.max(...waits)).toBe(600_000);
    const hours = waits.reduce((sum, wait) => sum + wait, 0) / 3_600_000;
    expect(Math.round(hours)).toBe(24);
  });
});
