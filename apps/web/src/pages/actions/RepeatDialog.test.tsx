import type { BackfillScheduleBody, DagDetail } from "@daymill/contract";
import { fireEvent, screen, waitFor } from "@testing-library/react";
import { afterEach, expect, test, vi } from "vitest";
import { renderUi } from "../../testing/renderUi.tsx";
import { resetUi } from "../../testing/resetUi.ts";
import { ok, problem, stubApi } from "../../testing/stubApi.ts";
import { RepeatDialog } from "./RepeatDialog.tsx";

afterEach(resetUi);

const dag = {
  dagId: "orders",
  schedule: { timezone: "Europe/Berlin" },
  active: true,
  allowedRunTypes: ["backfill"],
} as unknown as DagDetail;

function answer(body: unknown) {
  const { dryRun, cron } = body as BackfillScheduleBody;
  if (cron === "61 * * * *") return problem(422, "E205", "61 is no minute.");
  if (!dryRun) return ok({ kind: "schedule", scheduleId: 1 });
  const plan = { kind: "plan", days: [], create: 2, rerun: 1, skip: 4 };
  return ok({ kind: "plan", next: ["2024-03-16T06:00:00+01:00"], from: "2024-03-08", to: "2024-03-14", plan });
}

const repeat = () => screen.getByRole("button", { name: "Repeat it" }) as HTMLButtonElement;

test("what it would do today is shown before it is made", async () => {
  const sent = stubApi({ "POST /backfill-schedules": answer });
  const onClose = vi.fn<() => void>();
  renderUi(<RepeatDialog dag={dag} onClose={onClose} />);
  await screen.findByText("Today it would run 3 runs, of 2024-03-08 to 2024-03-14.");
  fireEvent.change(screen.getByLabelText("Last day"), { target: { value: "0" } });
  fireEvent.change(screen.getByLabelText("Pause after failed runs"), { target: { value: "0" } });
  await screen.findByText("Expected a number from 1");
  expect(screen.queryByText(/^Expected whole numbers/)).toBeNull();
  expect(repeat().disabled).toBe(true);
  fireEvent.change(screen.getByLabelText("Pause after failed runs"), { target: { value: "3" } });
  await waitFor(() =>
    expect(sent.at(-1)?.body).toMatchObject({ window: "-7d..0d", pauseAfterFailures: 3, dryRun: true }),
  );
  await waitFor(() => expect(repeat().disabled).toBe(false));
  fireEvent.click(repeat());
  await waitFor(() => expect(onClose).toHaveBeenCalled());
  const made = sent.find(({ body }) => (body as BackfillScheduleBody).dryRun === undefined);
  const wish = { dagId: "orders", name: "repeat", window: "-7d..0d", cron: "0 6 * * *", reprocess: "failed" };
  expect(made?.body).toEqual({ ...wish, pauseAfterFailures: 3 });
});

test("what the server refuses is said, and cannot be made", async () => {
  stubApi({ "POST /backfill-schedules": answer });
  renderUi(<RepeatDialog dag={dag} onClose={vi.fn<() => void>()} />);
  await screen.findByText(/^Today it would run/);
  fireEvent.change(screen.getByLabelText("Cron"), { target: { value: "61 * * * *" } });
  await screen.findByText(/61 is no minute/);
  expect(repeat().disabled).toBe(true);
});

test("a window that ends before it begins is named at its field, and asks the server nothing", async () => {
  const sent = stubApi({ "POST /backfill-schedules": answer });
  renderUi(<RepeatDialog dag={dag} onClose={vi.fn<() => void>()} />);
  await screen.findByText(/^Today it would run/);
  const asked = sent.length;
  fireEvent.change(screen.getByLabelText("First day"), { target: { value: "0" } });
  await screen.findByText("Expected whole numbers, the last day not before the first");
  expect(repeat().disabled).toBe(true);
  expect(sent).toHaveLength(asked);
});
