import type { RunBar } from "@daymill/contract";
import { screen } from "@testing-library/react";
import { afterEach, expect, test } from "vitest";
import { renderUi } from "../../testing/renderUi.tsx";
import { resetUi } from "../../testing/resetUi.ts";
import { RunBarCard } from "./RunBarCard.tsx";

afterEach(resetUi);

const run: RunBar = {
  runId: "2024-03-15",
  type: "scheduled",
  state: "failed",
  logicalDate: "2024-03-15T00:00:00+01:00[Europe/Berlin]",
  startedAt: "2024-03-16T01:00:00Z",
  endedAt: "2024-03-16T01:04:05Z",
};

test("a bar of the sparkline says its run, how it ended, when it began, with the zone, and how long it took", () => {
  expect(textOf(run)).toBe("2024-03-15 scheduledFailed, 4 m 5 sStarted 2024-03-16 01:00:00 UTC");
});

test("one that waits has neither", () => {
  expect(textOf({ ...run, state: "queued", startedAt: null, endedAt: null })).toBe(
    "2024-03-15 scheduledQueuedNot started",
  );
});

function textOf(shown: RunBar): string | null {
  renderUi(
    <section aria-label="card">
      <RunBarCard run={shown} />
    </section>,
  );
  return screen.getByRole("region", { name: "card" }).textContent;
}
