import type { RunDeadline, RunDetail } from "@daymill/contract";
import { screen } from "@testing-library/react";
import { afterEach, expect, test } from "vitest";
import { renderUi } from "../../testing/renderUi.tsx";
import { resetUi } from "../../testing/resetUi.ts";
import { RunFacts } from "./RunFacts.tsx";

afterEach(resetUi);

const run: RunDetail = {
  dagId: "orders",
  runId: "r1",
  type: "manual",
  state: "running",
  logicalDate: null,
  interval: { start: "2024-03-14T00:00:00Z", end: "2024-03-15T00:00:00Z" },
  timezone: "UTC",
  runAfter: "2024-03-15T00:00:00Z",
  queuedAt: "2024-03-15T00:00:00Z",
  startedAt: "2024-03-15T00:00:01Z",
  endedAt: null,
  version: 1,
  clears: 1,
  note: null,
  triggeredBy: null,
  backfillId: null,
  counts: { running: 1 },
  missedDeadlines: 1,
  params: {},
  newerVersion: null,
  waiting: null,
  firstFailure: null,
  openApprovals: [],
  deadlines: [],
  failedCount: 0,
  upstreamFailedCount: 0,
};
const missed: RunDeadline = {
  name: "queued + 2h",
  dueAt: "2024-03-15T02:00:00Z",
  state: "missed",
  missedAt: "2024-03-15T02:00:01Z",
  generation: 0,
};
const open = { ...missed, dueAt: "2024-03-15T05:00:00Z", state: "open", missedAt: null, generation: 1 } as const;

test("the facts of a run say which deadlines it missed, and which are still to come, and when", () => {
  renderUi(<RunFacts run={{ ...run, deadlines: [missed, open] }} onNote={() => undefined} />);
  const items = screen.getAllByRole("listitem").map(({ textContent }) => textContent);
  expect(items).toEqual([
    expect.stringMatching(/^queued \+ 2hmissed, due 2024-03-15 02:00\S* UTC$/),
    expect.stringMatching(/^queued \+ 2hnot over yet, due 2024-03-15 05:00\S* UTC \(.+ ago\)$/),
  ]);
});

test("the facts of a run without deadlines say nothing of them", () => {
  renderUi(<RunFacts run={run} onNote={() => undefined} />);
  expect(screen.getByText("r1")).toBeDefined();
  expect(screen.queryByText("Deadlines")).toBeNull();
});
