import type { CallbackView } from "@daymill/contract";
import { fireEvent, screen, within } from "@testing-library/react";
import { afterEach, describe, expect, test } from "vitest";
import { resetUi } from "../../testing/resetUi.ts";
import { renderUi } from "../../testing/renderUi.tsx";
import { ok, problem, stubApi } from "../../testing/stubApi.ts";
import { CallbackPanel } from "./CallbackPanel.tsx";

afterEach(resetUi);

const run = { dagId: "orders", runId: "r1" };
const LIST = "GET /dags/orders/runs/r1/callbacks";
const RETRY = "POST /dags/orders/runs/r1/callbacks/7/retry";
const failed: CallbackView = {
  callbackId: 7,
  taskId: "load",
  mapIndex: -1,
  attempt: 3,
  try: 2,
  kind: "failure",
  deadline: null,
  position: 1,
  state: "failed",
  at: "2024-03-15T10:00:00Z",
  tries: 3,
  unbegun: 0,
  isCalled: false,
  dueAt: null,
  endedAt: "2024-03-15T10:01:15Z",
  error: { code: "E481", name: "Error", message: "no_service\nat x", stack: null, details: null, thrownAt: null },
};
const waiting = { ...failed, callbackId: 8, state: "waiting", dueAt: "2024-03-15T10:01:25Z", endedAt: null } as const;

const ofTask = { taskId: "load", mapIndex: -1 };

function show(items: readonly CallbackView[], retry = () => ok(waiting)) {
  const sent = stubApi({ [LIST]: () => ok({ items, next: null }), [RETRY]: retry });
  const { isFetching } = renderUi(<CallbackPanel subject={{ run, of: ofTask }} />);
  return { sent, isFetching };
}

async function row(callbackName: string) {
  return within(await screen.findByRole("row", { name: new RegExp(callbackName) }));
}

describe("the callbacks of a task instance", () => {
  test("are told with the try, the calls and the first line of the error; one that failed is called again", async () => {
    const { sent } = show([failed]);
    const cells = await row("onFailure #2");
    expect(cells.getAllByRole("cell").map(({ textContent }) => textContent?.trim())).toMatchObject({
      0: "onFailure #2",
      1: "2",
      2: "failed",
      3: "3",
      5: "no_service",
    });
    fireEvent.click(cells.getByRole("button", { name: "Call again" }));
    await expect.poll(() => sent.map(({ route }) => route)).toContain(RETRY);
  });

  test("of a missed deadline are named after it", async () => {
    show([{ ...failed, kind: "deadline", deadline: "queued + 2h", position: 0 }]);
    expect(await screen.findByText("onMiss of queued + 2h")).toBeDefined();
  });

  test("show, when somebody asks, what the notifiers would send", async () => {
    const item = { position: 0, notifier: "notify.slack", connection: "chat", groupMs: null, problem: null };
    const items = [
      { ...item, title: "orders: load failed", message: { text: "orders: load failed" } },
      { ...item, position: 1, problem: 'There is no connection "chat".', title: null, message: null },
      { ...item, position: 2, notifier: null, connection: null, title: null, message: null },
    ];
    const sent = stubApi({
      [LIST]: () => ok({ items: [failed], next: null }),
      "GET /dags/orders/runs/r1/notifications": () => ok({ kind: "failure", items }),
    });
    renderUi(<CallbackPanel subject={{ run, of: ofTask }} />);
    const button = await screen.findByRole("button", { name: "Show what would be sent" });
    expect(sent.map(({ route }) => route)).toEqual([LIST]);
    fireEvent.click(button);
    expect((await screen.findByText(/orders: load failed$/)).textContent).toContain("notify.slack by chat");
    expect(screen.getByText(/"text": "orders: load failed"/)).toBeDefined();
    expect(screen.getByRole("alert").textContent).toContain('There is no connection "chat".');
    expect(screen.getByText(/what it does is not known/)).toBeDefined();
  });

  test("of a backfill are those of its end, and are called again there", async () => {
    const of = { taskId: null, try: 0, kind: "backfill", position: 0 } as const;
    const sent = stubApi({
      "GET /backfills/3/callbacks": () => ok({ items: [{ ...failed, ...of }], next: null }),
      "POST /backfills/3/callbacks/7/retry": () => ok(waiting),
    });
    renderUi(<CallbackPanel subject={{ backfillId: 3 }} />);
    const cells = await row("onBackfillDone");
    fireEvent.click(cells.getByRole("button", { name: "Call again" }));
    await expect.poll(() => sent.map(({ route }) => route)).toContain("POST /backfills/3/callbacks/7/retry");
  });

  test.each([
    [{ isCalled: true }, "being called"],
    [{ unbegun: 2, tries: 0 }, "waits for a process"],
    [{ tries: 0 }, "about to be called"],
    [{ tries: 1 }, "is called again"],
  ])("that wait say for what: %j", async (given, expected) => {
    show([{ ...waiting, ...given }]);
    expect(await screen.findByText(expected)).toBeDefined();
    expect(screen.queryByRole("button", { name: "Call again" })).toBeNull();
  });

  test("that somebody else has called again meanwhile say so", async () => {
    show([failed], () => problem(409, "E703", "Callback 7 is waiting: only one that failed is called again."));
    fireEvent.click(await screen.findByRole("button", { name: "Call again" }));
    expect(await screen.findByText(/only one that failed is called again/)).toBeDefined();
  });

  test("take no room where nobody was to be told", async () => {
    const { sent, isFetching } = show([]);
    await expect.poll(() => sent.length === 1 && !isFetching()).toBe(true);
    expect(screen.queryByRole("heading")).toBeNull();
  });
});
