import { epochMillis, TASK_TRANSITIONS } from "@daymill/core";
import { expect, test } from "vitest";
import { explainSkip } from "./skip-reason.ts";

const at = epochMillis(10);
const explain = (cause: string) => explainSkip({ logged: { cause, at }, lastEndedAt: undefined });

test("what lies outside of a task's dates is told with the date", () => {
  expect(explain("dates:starts 2024-06-01T12:00")).toBe(
    "The task was skipped because the run lies before the start of the task, 2024-06-01T12:00.",
  );
  expect(explain("dates:ends 2024-06-01")).toBe(
    "The task was skipped because the run lies after the end of the task, 2024-06-01.",
  );
});

test("a trigger rule is told by its name, and every cause that skips has words of its own", () => {
  expect(explain("trigger_rule:all_success")).toBe("The task was skipped by its trigger rule, all_success.");
  const skips = TASK_TRANSITIONS.filter(({ to }) => to.includes("skipped")).map(({ cause }) => cause);
  expect(skips).toContain("dates");
  const told = skips.filter((cause) => cause !== "outcome" && cause !== "undo_clear");
  for (const cause of told) expect(explain(cause)).not.toContain(`(${cause})`);
});

test("an attempt that skipped itself after that says why itself", () => {
  const logged = { cause: "condition", at };
  expect(explainSkip({ logged, lastEndedAt: epochMillis(11) })).toBeNull();
  expect(explainSkip({ logged, lastEndedAt: epochMillis(10) })).toBe("The task was skipped by a decision before it.");
  expect(explainSkip({ logged: undefined, lastEndedAt: null })).toBeNull();
});
