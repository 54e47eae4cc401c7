import { describe, expect, test } from "vitest";
import { epochMillis } from "../time.ts";
import { decideWait, RECHECK_MS, type AwaitedRun } from "./decide-wait.ts";

const NOW = epochMillis(Date.UTC(2024, 4, 2));
const unmet = (dueAt: number | null) => ({ kind: "unmet", dueAt });
const MET = { kind: "ended", outcome: { kind: "success", output: undefined } };

test("a wait until an instant is met at that instant and due exactly then", () => {
  const later = epochMillis(NOW + 5_000);
  expect(decideWait({ kind: "until", at: later }, NOW).answer).toEqual(unmet(later));
  expect(decideWait({ kind: "until", at: NOW }, NOW).answer).toMatchObject(MET);
});

describe("a wait for another DAG", () => {
  const decide = (task: string | null, known: Omit<AwaitedRun, "isRemoved"> | undefined, isRemoved = false) =>
    decideWait({ kind: "task", dag: "orders", task, logicalDate: NOW, run: known && { ...known, isRemoved } }, NOW);

  test("is met by a run that succeeded, and by nothing else", () => {
    expect(decide(null, { state: "success", counts: undefined }).answer).toMatchObject(MET);
    for (const state of ["queued", "running", "failed"] as const) {
      expect(decide(null, { state, counts: undefined }).answer).toEqual(unmet(NOW + RECHECK_MS));
    }
    expect(decide(null, undefined).answer).toEqual(unmet(NOW + RECHECK_MS));
  });

  test("is met by a task of which every instance is done well, in a run that may still go on", () => {
    expect(decide("load", { state: "running", counts: { success: 2, skipped: 1 } }).answer).toMatchObject(MET);
    const others = [{ success: 2, running: 1 }, { success: 2, failed: 1 }, { skipped: 3 }, {}, undefined];
    for (const counts of others) expect(decide("load", { state: "running", counts }).answer.kind).toBe("unmet");
  });

  test("is met by a run that succeeded before retention removed it, whatever task is asked for", () => {
    for (const task of [null, "load"]) {
      expect(decide(task, { state: "success", counts: undefined }, true).answer).toMatchObject(MET);
      const failed = decide(task, { state: "failed", counts: undefined }, true);
      expect(failed.answer.kind).toBe("unmet");
      expect(failed.said).toContain("removed by retention after it had ended in failed");
    }
  });

  test("says in words what it waits for", () => {
    expect(decide("load", { state: "running", counts: { success: 2, running: 1 } }).said).toBe(
      "It waits for task load of orders for 2024-05-02T00:00:00Z, which is running.",
    );
    expect(decide("load", { state: "running", counts: undefined }).said).toContain("no part of that run");
    expect(decide(null, undefined).said).toContain("does not exist yet");
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
