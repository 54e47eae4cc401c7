import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { drawStates } from "./draw-states.ts";
import { RunState } from "./run-state.ts";
import { isLegalRunMove, RUN_TRANSITIONS, RunMoveCause, runStateAfterClear } from "./run-transitions.ts";
import { isTerminal, TASK_STATES } from "./task-state.ts";
import { isLegalTaskMove, TASK_TRANSITIONS, TaskMoveCause } from "./task-transitions.ts";

const causes = Object.values(TaskMoveCause);

describe("the moves of a task instance", () => {
  test("lead out of every state, and into every state but none from some other", () => {
    for (const state of TASK_STATES) {
      const others = TASK_STATES.filter((other) => other !== state);
      expect(others.some((to) => causes.some((cause) => isLegalTaskMove(state, cause, to)))).toBe(true);
      expect(others.some((from) => causes.some((cause) => isLegalTaskMove(from, cause, state)))).toBe(true);
    }
  });

  test("never stay where they are", () => {
    for (const state of TASK_STATES) {
      expect(causes.filter((cause) => isLegalTaskMove(state, cause, state))).toEqual([]);
    }
  });

  test("lead out of an end only by a clear, its undoing, a mark or another version", () => {
    const meant = new Set(["clear", "undo_clear", "mark", "version"]);
    const leaving = TASK_TRANSITIONS.filter(({ from }) => from.some(isTerminal)).map(({ cause }) => cause);
    expect(leaving.filter((cause) => !meant.has(cause))).toEqual([]);
  });

  test("start a body only after a claim", () => {
    const starting = TASK_TRANSITIONS.filter(({ to }) => to.includes("running"));
    expect(starting).toEqual([{ cause: "start", from: ["queued"], to: ["running"] }]);
  });

  test("do not give a cleared attempt's outcome to the instance", () => {
    expect(isLegalTaskMove("restarting", "outcome", "success")).toBe(false);
    expect(isLegalTaskMove("none", "outcome", "success")).toBe(false);
    expect(isLegalTaskMove("running", "outcome", "success")).toBe(true);
  });

  test("have every cause in the table", () => {
    expect(new Set(TASK_TRANSITIONS.map(({ cause }) => cause))).toEqual(new Set(causes));
  });
});

describe("the moves of a run", () => {
  test("have every cause in the table and begin only from a queue", () => {
    expect(new Set(RUN_TRANSITIONS.map(({ cause }) => cause))).toEqual(new Set(Object.values(RunMoveCause)));
    expect(isLegalRunMove("queued", "admit", "running")).toBe(true);
    expect(isLegalRunMove("failed", "admit", "running")).toBe(false);
    expect(isLegalRunMove("running", "verdict", "running")).toBe(false);
  });

  test("put a run that was over back into the queue when it is cleared, and leave others", () => {
    expect(Object.values(RunState).map(runStateAfterClear)).toEqual(["queued", "running", "queued", "queued"]);
  });
});

test("docs/states.md is drawn from the tables", () => {
  expect(readFileSync(new URL("../../../../docs/states.md", import.meta.url), "utf8")).toBe(drawStates());
});
