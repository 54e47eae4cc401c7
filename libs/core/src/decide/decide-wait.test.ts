import { describe, expect, test } from "vitest";
import { epochMillis } from "../time.ts";
import type { RunState } from "../state/run-state.ts";
import { decideWait, RECHECK_MS, type AwaitedTask } from "./decide-wait.ts";

const NOW = epochMillis(Date.UTC(2024, 4, 2));
const unmet = (dueAt: number | null) => ({ kind: "unmet", dueAt });
const MET = { kind: "ended", outcome: { kind: "success", output: undefined } };

test("a wait until an instant is met at that instant and due exactly then", () => {
  const later = epochMillis(NOW + 5_000);
  expect(decideWait({ kind: "until", at: later }, NOW).answer).toEqual(unmet(later));
  expect(decideWait({ kind: "until", at: NOW }, NOW).answer).toMatchObject(MET);
});

describe("a wait for another DAG", () => {
  type Counts = AwaitedTask["counts"];
  const wait = { kind: "task", dag: "orders", task: null, logicalDate: NOW } as const;
  const ofRun = (state: RunState | undefined) =>
    decideWait({ ...wait, run: state && { state, isRemoved: false, tasks: [] } }, NOW);
  const ofTask = (counts: Counts | undefined) => {
    const tasks = counts === undefined ? [] : [{ taskId: "load", counts }];
    return decideWait({ ...wait, task: "load", run: { state: "running", isRemoved: false, tasks } }, NOW);
  };
  const ofGroup = (all: Readonly<Record<string, Counts>>) => {
    const tasks = Object.entries(all).map(([taskId, counts]) => ({ taskId, counts }));
    return decideWait({ ...wait, group: "loading", run: { state: "running", isRemoved: false, tasks } }, NOW);
  };

  test("is met by a run that succeeded, and by nothing else", () => {
    expect(ofRun("success").answer).toMatchObject(MET);
    for (const state of ["queued", "running", "failed", undefined] as const)
      expect(ofRun(state).answer).toEqual(unmet(NOW + RECHECK_MS));
  });

  test("is met by a task of which every instance is done well, in a run that may still go on", () => {
    expect(ofTask({ success: 2, skipped: 1 }).answer).toMatchObject(MET);
    const others = [{ success: 2, running: 1 }, { success: 2, failed: 1 }, { skipped: 3 }, {}, undefined];
    for (const counts of others) expect(ofTask(counts).answer.kind).toBe("unmet");
  });

  test("is met by a group of which every task is done well; skipped ones are, unless all are", () => {
    const done = { a: { success: 1 }, b: { success: 3, skipped: 1 }, c: { skipped: 2 } };
    expect(ofGroup(done).answer).toMatchObject(MET);
    const open: Readonly<Record<string, Counts>>[] = [
      { ...done, d: { none: 1 } },
      { ...done, d: {} },
      { ...done, d: { success: 4, failed: 1 } },
      { a: { skipped: 1 }, b: { skipped: 1 } },
      {},
    ];
    for (const tasks of open) expect(ofGroup(tasks).answer).toEqual(unmet(NOW + RECHECK_MS));
  });

  test("is met by a run that succeeded before retention removed it, whatever is asked for", () => {
    for (const asked of [{}, { task: "load" }, { group: "loading" }]) {
      const removed = (state: RunState) =>
        decideWait({ ...wait, ...asked, run: { state, isRemoved: true, tasks: [] } }, NOW);
      expect(removed("success").answer).toMatchObject(MET);
      expect(removed("failed").answer.kind).toBe("unmet");
      expect(removed("failed").said).toContain("removed by retention after it had ended in failed");
    }
  });

  test("says in words what it waits for", () => {
    expect(ofTask({ success: 2, running: 1 }).said).toBe(
      "It waits for task load of orders for 2024-05-02T00:00:00Z, which is running.",
    );
    expect(ofTask(undefined).said).toContain("no part of that run");
    expect(ofRun(undefined).said).toContain("does not exist yet");
    const group = "It waits for the group loading of orders for 2024-05-02T00:00:00Z, ";
    expect(ofGroup({ a: { success: 1 }, b: { failed: 1 }, c: { none: 1 }, d: {}, e: { queued: 1 } }).said).toBe(
      `${group}of which b is failed, c is none, d is none, 1 more are not done.`,
    );
    expect(ofGroup({ a: { skipped: 1 } }).said).toBe(`${group}all of which was skipped.`);
    expect(ofGroup({}).said).toBe(`${group}which is no part of that run.`);
  });
});

test("whether a run is the latest is known at once, and said in words", () => {
  const interval = { start: NOW, end: epochMillis(NOW + 86_400_000) };
  const next = { interval, logicalDate: NOW, runAfter: interval.end };
  const wait = { kind: "latest", next } as const;
  const before = decideWait(wait, epochMillis(interval.end - 1));
  expect(before.answer).toMatchObject({ kind: "ended", outcome: { kind: "success", output: true } });
  expect(before.said).toBe("No newer run of the schedule is due.");
  const due = decideWait(wait, interval.end);
  expect(due.answer).toMatchObject({ kind: "ended", outcome: { kind: "success", output: false } });
  expect(due.said).toBe(
    "A newer run of the schedule is due, the one for 2024-05-02T00:00:00Z to 2024-05-03T00:00:00Z.",
  );
});

describe("an approval", () => {
  const answer = { isApproved: true, by: "ada", at: NOW, note: "go", timedOut: false, values: null };

  test("waits for a person and for no time", () => {
    expect(decideWait({ kind: "approval", message: "Load?", answer: null }, NOW)).toEqual({
      answer: unmet(null),
      said: "It waits for approval: Load?",
    });
  });

  test("that is given returns who gave it; a refusal skips and says why", () => {
    expect(decideWait({ kind: "approval", message: "Load?", answer }, NOW).answer).toMatchObject({
      outcome: { kind: "success", output: { by: "ada", at: "2024-05-02T00:00:00Z", note: "go", timedOut: false } },
    });
    const refused = { ...answer, isApproved: false, note: null };
    expect(decideWait({ kind: "approval", message: "Load?", answer: refused }, NOW).answer).toEqual({
      kind: "ended",
      outcome: { kind: "skipped", reason: "ada refused" },
    });
  });
});

test("a marker waits for nothing, and says where a clear goes on to", () => {
  const marker = { kind: "marker", dag: "report", task: null, logicalDate: NOW } as const;
  expect(decideWait(marker, NOW)).toMatchObject({
    answer: MET,
    said: "A clear that goes on to other DAGs goes on from here to the run of report for 2024-05-02T00:00:00Z.",
  });
});
