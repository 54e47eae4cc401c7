import { describe, expect, test } from "vitest";
import { boundInstant } from "../schedule/wall-time.ts";
import { serializedDag, serializedTask } from "../testing/serialized.ts";
import { type GivenStates, snapshotOf } from "../testing/snapshot.ts";
import { epochMillis } from "../time.ts";
import { decideRun } from "./decide-run.ts";
import { graphIndex } from "./run-graph.ts";

const ZONE = "Europe/Berlin";

const tasks = [
  serializedTask("old", { end: "2024-03-31" }),
  serializedTask("new", { start: "2024-03-31", end: "2024-04-02" }),
  serializedTask("needs_old", { upstream: ["old"] }),
  serializedTask("either", { upstream: ["old", "new"], triggerRule: "none_failed_min_one_success" }),
  serializedTask("all", {}),
];
const graph = graphIndex(serializedDag(tasks, { schedule: { kind: "cron", crons: ["@daily"], timezone: ZONE } }));

/** What is decided in a run that covers an interval, local in the DAG's zone: `task -> state (cause)`. */
function decided(start: string, end: string, given: GivenStates = {}): string[] {
  const interval = { start: boundInstant(start, ZONE), end: boundInstant(end, ZONE) };
  const { moves } = decideRun(graph, { ...snapshotOf(graph, given), interval }, epochMillis(0));
  return moves.map(({ taskId, to, cause }) => `${taskId} -> ${to} (${cause})`);
}

describe("a task with dates of its own", () => {
  test("is skipped at once in runs outside of them, and what needs it follows its trigger rule", () => {
    expect(decided("2024-03-30", "2024-03-31")).toEqual([
      "old -> scheduled (trigger_rule:all_success)",
      "new -> skipped (dates:starts 2024-03-31)",
      "all -> scheduled (trigger_rule:all_success)",
    ]);
    expect(decided("2024-04-01", "2024-04-02")).toEqual([
      "old -> skipped (dates:ends 2024-03-31)",
      "new -> scheduled (trigger_rule:all_success)",
      "needs_old -> skipped (trigger_rule:all_success)",
      "all -> scheduled (trigger_rule:all_success)",
    ]);
  });

  test("has dates that are half-open, in the zone of the DAG, also on the day of 23 hours", () => {
    const isSkipped = (start: string, end: string, task: string) =>
      decided(start, end).some((move) => move.startsWith(`${task} -> skipped (dates`));
    expect(isSkipped("2024-03-31", "2024-04-01", "new")).toBe(false);
    expect(isSkipped("2024-03-30T23:00", "2024-03-31T00:00", "new")).toBe(true);
    expect(isSkipped("2024-04-01T23:00", "2024-04-02T00:00", "new")).toBe(false);
    expect(isSkipped("2024-04-01T23:00", "2024-04-02T01:00", "new")).toBe(true);
    // An instant without length at the very end is outside.
    expect(isSkipped("2024-04-02", "2024-04-02", "new")).toBe(true);
    expect(isSkipped("2024-03-31", "2024-03-31", "new")).toBe(false);
  });

  test("is skipped whatever became of what it waits for", () => {
    const late = graphIndex(
      serializedDag([serializedTask("before"), serializedTask("late", { upstream: ["before"], start: "2030-01-01" })]),
    );
    for (const state of ["running", "failed", "success"] as const) {
      const { moves } = decideRun(late, snapshotOf(late, { before: state }), epochMillis(0));
      expect(moves).toEqual([{ taskId: "late", from: "none", to: "skipped", cause: "dates:starts 2030-01-01" }]);
    }
  });
});
