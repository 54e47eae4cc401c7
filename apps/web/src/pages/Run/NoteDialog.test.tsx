import { fireEvent, screen, waitFor } from "@testing-library/react";
import { afterEach, expect, test, vi } from "vitest";
import { renderUi } from "../../testing/renderUi.tsx";
import { resetUi } from "../../testing/resetUi.ts";
import { ok, problem, stubApi } from "../../testing/stubApi.ts";
import { NoteDialog } from "./NoteDialog.tsx";

afterEach(resetUi);

const run = { dagId: "orders", runId: "manual__1", logicalDate: null, note: "the source was late" } as const;
const path = "PATCH /dags/orders/runs/manual__1";

function show() {
  const onClose = vi.fn<() => void>();
  renderUi(<NoteDialog run={run} onClose={onClose} />);
  return onClose;
}

const save = () => screen.getByRole("button", { name: "Save it" });

test("a note is changed, and an empty one is none", async () => {
  const sent = stubApi({ [path]: () => ok(run) });
  const onClose = show();
  expect(save().hasAttribute("disabled") || save().getAttribute("aria-disabled") === "true").toBe(true);
  fireEvent.change(screen.getByLabelText("Note"), { target: { value: "  " } });
  fireEvent.click(save());
  await waitFor(() => expect(onClose).toHaveBeenCalled());
  expect(sent).toEqual([{ route: path, body: { note: null } }]);
});

test("why it is refused is said, and what was typed stays", async () => {
  stubApi({ [path]: () => problem(403, "E709", "This needs the role operator.") });
  const onClose = show();
  fireEvent.change(screen.getByLabelText("Note"), { target: { value: "done again by hand" } });
  fireEvent.click(save());
  await screen.findByText(/This needs the role operator/);
  expect(onClose).not.toHaveBeenCalled();
  expect(screen.getByDisplayValue("done again by hand")).toBeDefined();
});
