import type { MarkBody } from "@daymill/contract";
import { fireEvent, screen, waitFor } from "@testing-library/react";
import { useState } from "react";
import { afterEach, expect, test, vi } from "vitest";
import { aPlan, plannedItem } from "../../testing/aPlan.ts";
import { renderUi } from "../../testing/renderUi.tsx";
import { resetUi } from "../../testing/resetUi.ts";
import { type Answer, ok, problem, stubApi } from "../../testing/stubApi.ts";
import type { MarkOptions } from "../../routing/searches.ts";
import { MarkDialog } from "./MarkDialog.tsx";

afterEach(resetUi);

const item = (taskId: string) => plannedItem(taskId, "failed");

/** The dialog with its options in a state of its own, as the address holds it on a page. */
function Opened({ onClose }: { onClose: () => void }) {
  const [options, setOptions] = useState<MarkOptions>({});
  const target = { dagId: "orders", runIds: ["r1"], tasks: [{ taskId: "load" }], words: "load in run 2024-03-15" };
  return (
    <MarkDialog
      target={target}
      options={options}
      onOptions={(change) => setOptions({ ...options, ...change })}
      onClose={onClose}
    />
  );
}

/** The button, once the preview that it speaks of is there. */
async function confirm(name: string): Promise<HTMLElement> {
  return await waitFor(() => {
    const button = screen.getByRole<HTMLButtonElement>("button", { name });
    if (button.disabled) throw new Error(`${name} waits for its preview`);
    return button;
  });
}

test("what would be marked is shown, and marked as it was shown", async () => {
  const sent = stubApi({
    "POST /marks": (body): Answer => {
      const { dryRun, downstream } = body as MarkBody;
      if (!dryRun) return ok({ kind: "applied", total: 2, runIds: ["r1"] });
      return ok(aPlan(downstream ? [item("load"), item("publish")] : [item("load")], downstream ? "e2" : "e1"));
    },
  });
  const onClose = vi.fn<() => void>();
  renderUi(<Opened onClose={onClose} />);
  await confirm("Mark 1 success");
  expect(screen.queryByText(/attempt/)).toBeNull();
  fireEvent.click(screen.getByLabelText(/^Downstream/));
  await confirm("Mark 2 success");
  fireEvent.click(screen.getByLabelText("skipped"));
  fireEvent.click(await confirm("Mark 2 skipped"));
  await waitFor(() => expect(onClose).toHaveBeenCalled());
  const reach = { upstream: false, downstream: true, past: false, future: false };
  const wish = { dagId: "orders", runIds: ["r1"], tasks: [{ taskId: "load" }], exclude: [], clearDownstream: true };
  expect(sent.at(-1)?.body).toEqual({ ...wish, ...reach, state: "skipped", etag: "e2" });
});

test("when the set changed since the preview nothing is marked, and the difference is shown", async () => {
  const now = aPlan([item("load"), item("publish")], "e2");
  const sent = stubApi({
    "POST /marks": (body): Answer =>
      (body as MarkBody).dryRun
        ? ok(aPlan([item("load")], "e1"))
        : problem(409, "E703", "The set changed.", { added: [item("publish")], removed: [], plan: now }),
  });
  renderUi(<Opened onClose={vi.fn<() => void>()} />);
  fireEvent.click(await confirm("Mark 1 success"));
  await screen.findByText(/Nothing was marked: the state changed since this preview/);
  await confirm("Mark 2 success");
  expect(sent.filter(({ body }) => (body as MarkBody).etag !== undefined)).toHaveLength(1);
});

test("earlier runs from a day on, why, and that what failed downstream stays are sent with it", async () => {
  const sent = stubApi({
    "POST /marks": (body): Answer =>
      (body as MarkBody).dryRun
        ? ok(aPlan([item("load")], "e1", { failedDownstream: 8 }))
        : ok({ kind: "applied", total: 1, runIds: ["r1"] }),
  });
  const onClose = vi.fn<() => void>();
  renderUi(<Opened onClose={onClose} />);
  await confirm("Mark 1 success");
  fireEvent.click(screen.getByLabelText("Clear 8 failed instances downstream"));
  fireEvent.click(screen.getByLabelText(/^Earlier runs/));
  fireEvent.change(screen.getByLabelText("From"), { target: { value: "2024-03-01" } });
  fireEvent.change(screen.getByLabelText("Why"), { target: { value: " loaded by hand " } });
  fireEvent.click(await confirm("Mark 1 success"));
  await waitFor(() => expect(onClose).toHaveBeenCalled());
  const why = { past: true, pastFrom: "2024-03-01", clearDownstream: false, note: "loaded by hand" };
  expect(sent.at(-1)?.body).toMatchObject(why);
  // What is previewed is not asked for anew with each letter.
  expect(sent.filter(({ body }) => (body as MarkBody).note !== undefined)).toHaveLength(1);
});

test("where the server asks why, nothing is marked before that is said", async () => {
  stubApi({ "POST /marks": () => ok(aPlan([item("load")], "e1")) });
  const session = { isOpen: true, user: { name: "local", role: "admin", by: "local" }, requiresNote: true } as const;
  renderUi(<Opened onClose={vi.fn<() => void>()} />, session);
  const button = await screen.findByRole<HTMLButtonElement>("button", { name: "Mark 1 success" });
  await screen.findByText("Needed, for the audit log");
  expect(button.disabled).toBe(true);
  fireEvent.change(screen.getByLabelText("Why"), { target: { value: "ticket 7" } });
  await confirm("Mark 1 success");
});
