import type { Backfill } from "@daymill/contract";
import { fireEvent, screen } from "@testing-library/react";
import { afterEach, expect, test, vi } from "vitest";
import type { useBackfillCommand } from "../../api/useBackfills.ts";
import { renderUi } from "../../testing/renderUi.tsx";
import { resetUi } from "../../testing/resetUi.ts";
import { stubApi } from "../../testing/stubApi.ts";
import { BackfillControls } from "./BackfillControls.tsx";

afterEach(resetUi);

const running = { backfillId: 1, state: "running", maxActiveRuns: 4, pauseAfterFailures: 3 } as Backfill;

function show(backfill: Backfill) {
  stubApi({});
  const mutate = vi.fn<(command: unknown) => void>();
  const command = { mutate, isPending: false } as unknown as ReturnType<typeof useBackfillCommand>;
  renderUi(<BackfillControls backfill={backfill} command={command} onCancel={vi.fn<() => void>()} />);
  return mutate;
}

const set = () => screen.getByRole("button", { name: "Set" }) as HTMLButtonElement;

test("how many runs at once, and after how many failed ones it pauses, are changed together", () => {
  const mutate = show(running);
  expect(set().disabled).toBe(true);
  fireEvent.change(screen.getByLabelText("Runs at once"), { target: { value: "2" } });
  fireEvent.change(screen.getByLabelText("Pause after failed runs"), { target: { value: "" } });
  fireEvent.click(set());
  expect(mutate.mock.calls).toEqual([[{ kind: "change", maxActiveRuns: 2, pauseAfterFailures: null }]]);
});

test.each([
  ["Runs at once", "0"],
  ["Runs at once", ""],
  ["Pause after failed runs", "1.5"],
])("%s cannot be %j", (label, value) => {
  const mutate = show(running);
  fireEvent.change(screen.getByLabelText(label), { target: { value } });
  expect(set().disabled).toBe(true);
  expect(screen.getByRole("alert").textContent).toBe("Expected a number from 1");
  fireEvent.submit(set());
  expect(mutate).not.toHaveBeenCalled();
});

test("what somebody else has set meanwhile is shown, and not set back", () => {
  stubApi({});
  const mutate = vi.fn<(command: unknown) => void>();
  const command = { mutate, isPending: false } as unknown as ReturnType<typeof useBackfillCommand>;
  const controls = (backfill: Backfill) => (
    <BackfillControls backfill={backfill} command={command} onCancel={vi.fn<() => void>()} />
  );
  const { rerender } = renderUi(controls(running));
  rerender(controls({ ...running, pauseAfterFailures: 5 }));
  expect(screen.getByLabelText<HTMLInputElement>("Pause after failed runs").value).toBe("5");
  fireEvent.change(screen.getByLabelText("Runs at once"), { target: { value: "2" } });
  fireEvent.click(set());
  expect(mutate.mock.calls).toEqual([[{ kind: "change", maxActiveRuns: 2, pauseAfterFailures: 5 }]]);
});

test("one that is over has none", () => {
  show({ ...running, state: "completed" });
  expect(screen.queryByRole("button")).toBeNull();
});
