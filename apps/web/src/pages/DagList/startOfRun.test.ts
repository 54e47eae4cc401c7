import type { DagDetail } from "@daymill/contract";
import { expect, test } from "vitest";
import { startOfRun } from "./startOfRun.ts";

const dag = {
  dagId: "orders",
  active: true,
  allowedRunTypes: ["scheduled", "manual"],
  paused: false,
  runningRuns: 1,
  queuedRuns: 0,
  maxActiveRuns: 2,
  params: {},
} as unknown as DagDetail;

test.each([
  ["room for one more", {}, true, "starts at once"],
  ["parameters", { params: { day: {}, full: {} } }, true, "starts at once, day, full as in its file"],
  ["no room", { queuedRuns: 3 }, true, "waits behind 4 runs"],
  ["a pause", { paused: true, queuedRuns: 3 }, true, "waits until the DAG is active"],
  ["runs by its schedule only", { allowedRunTypes: ["scheduled"] }, false, "orders takes no manual runs"],
  ["no place in the last deploy", { active: false, paused: true }, false, "orders is not in the last deploy"],
])("a DAG with %s", (_, change, isMade, words) => {
  const start = startOfRun({ ...dag, ...change } as DagDetail);
  expect(start).toEqual({ isMade, words: expect.stringContaining(words) });
});
