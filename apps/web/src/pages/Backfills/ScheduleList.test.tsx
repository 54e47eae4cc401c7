import type { BackfillSchedule } from "@daymill/contract";
import { fireEvent, screen, waitFor, within } from "@testing-library/react";
import { afterEach, expect, test, vi } from "vitest";
import { renderUi } from "../../testing/renderUi.tsx";
import { resetUi } from "../../testing/resetUi.ts";
import { ok, stubApi } from "../../testing/stubApi.ts";
import { windowWords } from "./scheduleWords.ts";
import { ScheduleList } from "./ScheduleList.tsx";

afterEach(resetUi);

const late: BackfillSchedule = {
  kind: "schedule",
  scheduleId: 3,
  dagId: "orders",
  name: "late",
  origin: "person",
  window: "-7d..-1d",
  crons: ["0 6 * * *"],
  timezone: "Europe/Berlin",
  reprocess: "failed",
  order: "oldest",
  maxActiveRuns: null,
  pauseAfterFailures: null,
  params: {},
  tasks: null,
  paused: false,
  next: ["2024-03-16T06:00:00+01:00"],
  firings: [
    { at: "2024-03-15T06:00:00+01:00", firedAt: "2024-03-15T05:00:00Z", backfillId: null, reason: "the DAG is paused" },
  ],
  who: "ann",
  createdAt: "2024-03-01T00:00:00Z",
};

test("a repeated backfill says which days it runs, when, and why the last time made none", async () => {
  stubApi({ "GET /backfill-schedules": () => ok([late]) });
  renderUi(<ScheduleList dagId="orders" off={undefined} onRepeat={vi.fn<() => void>()} />);
  const row = within(await screen.findByRole("row", { name: /late/ }));
  for (const text of ["7 days before to 1 day before", "0 6 * * * · Europe/Berlin", /skipped: the DAG is paused/]) {
    expect(row.getByText(text)).toBeTruthy();
  }
});

test("it is paused at once, and deleted only after what stays was said", async () => {
  const sent = stubApi({
    "GET /backfill-schedules": () => ok([late]),
    "POST /backfill-schedules/3/pause": () => ok({ ...late, paused: true }),
    "DELETE /backfill-schedules/3": () => ok({ deleted: true }),
  });
  renderUi(<ScheduleList dagId="orders" off={undefined} onRepeat={vi.fn<() => void>()} />);
  fireEvent.click(await screen.findByRole("button", { name: "Pause" }));
  await waitFor(() => expect(sent.map(({ route }) => route)).toContain("POST /backfill-schedules/3/pause"));
  fireEvent.click(screen.getByRole("button", { name: "Delete…" }));
  expect(sent.map(({ route }) => route)).not.toContain("DELETE /backfill-schedules/3");
  fireEvent.click(await screen.findByRole("button", { name: "Delete it" }));
  await waitFor(() => expect(sent.map(({ route }) => route)).toContain("DELETE /backfill-schedules/3"));
});

test("one from a DAG file can be paused, but not deleted here", async () => {
  stubApi({ "GET /backfill-schedules": () => ok([{ ...late, origin: "code", paused: true, next: [] }]) });
  renderUi(<ScheduleList dagId="orders" off={undefined} onRepeat={vi.fn<() => void>()} />);
  expect(await screen.findByRole("button", { name: "Resume" })).toBeTruthy();
  expect(screen.getByText("from the DAG file")).toBeTruthy();
  expect(screen.queryByRole("button", { name: "Delete…" })).toBeNull();
});

test.each([
  ["-7d..0d", "7 days before to the day itself"],
  ["-1d..-1d", "1 day before"],
  ["-0d..0d", "the day itself"],
])("the window %s reads: %s", (window, words) => {
  expect(windowWords(window)).toBe(words);
});
