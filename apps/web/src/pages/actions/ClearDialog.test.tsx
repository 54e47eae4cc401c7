import type { ClearBody, Plan, PlannedItem } from "@daymill/contract";
import { fireEvent, screen, waitFor } from "@testing-library/react";
import { useState } from "react";
import { afterEach, describe, expect, test, vi } from "vitest";
import { aPlan, plannedItem } from "../../testing/aPlan.ts";
import { resetUi } from "../../testing/resetUi.ts";
import { renderUi } from "../../testing/renderUi.tsx";
import { type Answer, ok, problem, type SentRequest, stubApi } from "../../testing/stubApi.ts";
import type { ClearOptions } from "../../routing/searches.ts";
import { ClearDialog } from "./ClearDialog.tsx";

afterEach(resetUi);

const item = plannedItem;

function plan(items: readonly PlannedItem[], etag: string): Plan {
  return aPlan(items, etag, {
    added: { upstream: 4, downstream: 23, past: 438, future: 29, producers: 0, otherDags: 0 },
    warnings: ["Run 2024-03-15 ended 12 days ago: it becomes running again"],
  });
}

const cleared = { kind: "applied", clearId: 7, total: 2, runIds: ["r1"], otherRuns: [], heldUntil: null };

/** The dialog with its options in a state of their own, as the address holds them on a page. */
function Opened({ onClose }: { onClose: () => void }) {
  const [options, setOptions] = useState<ClearOptions>({});
  return (
    <ClearDialog
      target={{ dagId: "orders", runIds: ["r1"], tasks: [{ taskId: "load" }], words: "load in run 2024-03-15" }}
      options={options}
      onOptions={(change) => setOptions((now) => ({ ...now, ...change }))}
      onClose={onClose}
    />
  );
}

function open(answer: (body: ClearBody) => Answer): {
  readonly sent: readonly SentRequest[];
  readonly closed: () => boolean;
} {
  const onClose = vi.fn<() => void>();
  const sent = stubApi({
    "POST /clears": (body) => answer(body as ClearBody),
    "POST /clears/7/undo": () => ok({ clearId: 7, restored: 2, started: [] }),
  });
  renderUi(<Opened onClose={onClose} />);
  return { sent, closed: () => onClose.mock.calls.length > 0 };
}

const two = [item("load", "failed"), item("publish", "upstream_failed")];
const confirmed = (sent: readonly SentRequest[]): ClearBody[] =>
  sent
    .filter(({ route }) => route === "POST /clears")
    .flatMap(({ body }) => ((body as ClearBody).dryRun === true ? [] : [body as ClearBody]));

describe("the clear dialog", () => {
  test("is copied as curl with what it would send", async () => {
    const copied = vi.spyOn(navigator.clipboard, "writeText").mockResolvedValue();
    open(() => ok(plan(two, "e1")));
    await screen.findByRole("button", { name: "Clear 2" });
    fireEvent.click(screen.getByRole("button", { name: "Copy as" }));
    fireEvent.click(await screen.findByRole("menuitem", { name: "curl" }));
    expect(copied).toHaveBeenCalledWith(
      expect.stringMatching(/\/api\/v1\/clears'[^]*-d '\{"dagId":"orders","runIds":\["r1"\]/),
    );
  });

  test("is copied as the command that does the same", async () => {
    const copied = vi.spyOn(navigator.clipboard, "writeText").mockResolvedValue();
    open(() => ok(plan(two, "e1")));
    await screen.findByRole("button", { name: "Clear 2" });
    fireEvent.click(screen.getByRole("button", { name: "Copy as" }));
    fireEvent.click(await screen.findByRole("menuitem", { name: "daymill" }));
    expect(copied).toHaveBeenCalledWith(
      `daymill tasks clear orders load --run r1 --downstream --hold 10000ms --url ${location.origin}`,
    );
  });

  test("bounds the earlier runs by a day, once they are wanted", async () => {
    const { sent } = open(() => ok(plan(two, "e1")));
    await screen.findByRole("button", { name: "Clear 2" });
    expect(screen.queryByLabelText("From")).toBe(null);
    fireEvent.click(screen.getByLabelText(/^Earlier runs/));
    fireEvent.change(screen.getByLabelText("From"), { target: { value: "2024-03-01" } });
    await waitFor(() => expect(sent.at(-1)?.body).toMatchObject({ past: true, pastFrom: "2024-03-01", future: false }));
  });

  test("changes nothing before it is confirmed, and says how much would change", async () => {
    const { sent } = open(() => ok(plan(two, "e1")));
    expect(await screen.findByRole("button", { name: "Clear 2" })).toBeDefined();
    expect(screen.getByText(/becomes running again/)).toBeDefined();
    expect(screen.getByText("+23")).toBeDefined();
    expect(confirmed(sent)).toEqual([]);
  });

  test("confirms exactly the plan that was seen", async () => {
    const { sent, closed } = open((body) => ok(body.dryRun === true ? plan(two, "e1") : cleared));
    fireEvent.click(await screen.findByRole("button", { name: "Clear 2" }));
    await waitFor(() => expect(closed()).toBe(true));
    expect(confirmed(sent)).toMatchObject([{ etag: "e1", downstream: true, runIds: ["r1"] }]);
  });

  test("asks again when an option changes, and sends the option with the confirmation", async () => {
    const { sent } = open((body) =>
      ok(body.dryRun === true ? plan(two, body.upstream === true ? "wide" : "narrow") : cleared),
    );
    fireEvent.click(await screen.findByRole("checkbox", { name: /Upstream/ }));
    await waitFor(() => expect(sent.filter(({ body }) => (body as ClearBody).upstream === true)).toHaveLength(1));
    const confirm = await screen.findByRole<HTMLButtonElement>("button", { name: "Clear 2" });
    await waitFor(() => expect(confirm.disabled).toBe(false));
    fireEvent.click(confirm);
    await waitFor(() => expect(confirmed(sent)).toMatchObject([{ etag: "wide", upstream: true }]));
  });

  test("offers the producers when what is read is gone, and sends them with the confirmation", async () => {
    const gone = {
      missing: [{ dagId: "orders", runId: "r1", taskId: "convert", mapIndex: -1 }],
      warnings: ["What convert made is gone"],
    };
    const { sent } = open((body) => {
      if (body.dryRun !== true) return ok(cleared);
      return ok(
        body.producers === true ? plan([...two, item("convert", "success")], "more") : { ...plan(two, "e1"), ...gone },
      );
    });
    expect(await screen.findByText("What convert made is gone")).toBeDefined();
    fireEvent.click(screen.getByRole("checkbox", { name: /producers too/ }));
    fireEvent.click(await screen.findByRole("button", { name: "Clear 3" }));
    await waitFor(() => expect(confirmed(sent)).toMatchObject([{ etag: "more", producers: true }]));
  });

  test("goes on to other DAGs when it is told to, and says how many", async () => {
    const more = plan(
      [...two, { ...item("build", "success"), dagId: "report" }, { ...item("send", "success"), dagId: "report" }],
      "more",
    );
    const at = { runId: "r1", logicalDate: "2024-03-16T00:00:00Z", state: "success" as const, endedAt: null };
    const elsewhere = { ...at, dagId: "report", total: 2 };
    const { sent } = open((body) => {
      if (body.dryRun !== true) return ok(cleared);
      if (body.otherDags !== true) return ok({ ...plan(two, "e1"), markers: 1 });
      const runs = [...more.runs, elsewhere];
      return ok({ ...more, runs, markers: 1, added: { ...more.added, otherDags: 2 } });
    });
    const box = await screen.findByRole("checkbox", { name: /Other DAGs/ });
    expect(box).toHaveProperty("checked", false);
    expect(screen.getByText(/in 1 run$/)).toBeDefined();
    fireEvent.click(box);
    expect(await screen.findByText(/in 2 runs of 2 DAGs$/)).toBeDefined();
    expect(screen.getByText("+2")).toBeDefined();
    fireEvent.click(await screen.findByRole("button", { name: "Clear 4" }));
    await waitFor(() => expect(confirmed(sent)).toMatchObject([{ etag: "more", otherDags: true }]));
  });

  test("offers nothing about other DAGs where no marker is among what is cleared", async () => {
    open(() => ok(plan(two, "e1")));
    await screen.findByRole("button", { name: "Clear 2" });
    expect(screen.queryByRole("checkbox", { name: /Other DAGs/ })).toBeNull();
  });

  test("shows the difference when the state changed, and clears only after a second look", async () => {
    const now = plan([...two, item("notify", "failed")], "e2");
    const details = { added: [item("notify", "failed")], removed: [], plan: now };
    const { sent, closed } = open((body) => {
      if (body.dryRun === true) return ok(plan(two, "e1"));
      return body.etag === "e1" ? problem(409, "E703", "The set changed.", details) : ok({ ...cleared, total: 3 });
    });
    fireEvent.click(await screen.findByRole("button", { name: "Clear 2" }));
    expect(await screen.findByText(/Nothing was cleared/)).toBeDefined();
    expect(screen.getByText(/1 more would be cleared now \(notify\)/)).toBeDefined();
    expect(closed()).toBe(false);
    fireEvent.click(await screen.findByRole("button", { name: "Clear these 3" }));
    await waitFor(() => expect(closed()).toBe(true));
    expect(confirmed(sent).map((body) => body.etag)).toEqual(["e1", "e2"]);
  });

  test("can be undone from the toast", async () => {
    const { sent } = open((body) => ok(body.dryRun === true ? plan(two, "e1") : cleared));
    fireEvent.click(await screen.findByRole("button", { name: "Clear 2" }));
    fireEvent.click(await screen.findByRole("button", { name: "Undo" }));
    expect(await screen.findByText("2 task instances as before")).toBeDefined();
    expect(sent.map(({ route }) => route)).toContain("POST /clears/7/undo");
  });

  test("offers nothing to confirm when nothing would change", async () => {
    open(() => ok(plan([], "e0")));
    expect(await screen.findByText("Nothing would be cleared.")).toBeDefined();
    expect(screen.getByRole("button", { name: "Clear 0" }).hasAttribute("disabled")).toBe(true);
  });
});
