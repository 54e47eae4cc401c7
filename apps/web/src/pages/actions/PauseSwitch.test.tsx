import { act, fireEvent, screen, waitFor } from "@testing-library/react";
import { afterEach, expect, test } from "vitest";
import { readRunningBackfills } from "../../api/useDags.ts";
import { resetUi } from "../../testing/resetUi.ts";
import { renderUi } from "../../testing/renderUi.tsx";
import { type Answer, ok, problem, type SentRequest, stubApi } from "../../testing/stubApi.ts";
import { PauseQuestions } from "./PauseQuestions.tsx";
import { PauseSwitch } from "./PauseSwitch.tsx";

afterEach(resetUi);

const pausing = { "PATCH /dags/orders": (body: unknown) => ok({ dagId: "orders", ...(body as object) }) };

const renderSwitch = (paused = false) =>
  renderUi(
    <>
      <PauseSwitch dagId="orders" paused={paused} runningRuns={2} />
      <PauseQuestions />
    </>,
  );

/** What was changed, in order: `PATCH /dags/orders true`. */
const changesIn = (sent: readonly SentRequest[]) =>
  sent
    .filter(({ route }) => !route.startsWith("GET"))
    .map(({ route, body }) =>
      [route, (body as { paused?: boolean } | undefined)?.paused].filter((one) => one !== undefined).join(" "),
    );

test("pauses at once, says what goes on, and takes it back on Undo", async () => {
  const sent = stubApi({ ...pausing, "GET /backfills": () => ok({ items: [], next: null }) });
  renderSwitch();
  fireEvent.click(screen.getByRole("switch", { name: "orders is active" }));
  expect(await screen.findByText("orders is paused: 2 running runs continue; nothing new starts")).toBeDefined();
  fireEvent.click(screen.getByRole("button", { name: "Undo" }));
  await waitFor(() => expect(changesIn(sent)).toEqual(["PATCH /dags/orders true", "PATCH /dags/orders false"]));
});

const backfill = {
  backfillId: 12,
  dagId: "orders",
  from: "2024-01-01",
  to: "2024-01-31",
  state: "running",
  progress: { planned: 31, waiting: 20, running: 2, success: 9, failed: 0, skipped: 0 },
  skips: [],
  etaMs: null,
};
const filling = { ...pausing, "GET /backfills": () => ok({ items: [backfill], next: null }) };

test("with a backfill under way it asks whether that pauses too, and Undo lets both go on", async () => {
  const sent = stubApi({
    ...filling,
    "POST /backfills/12/pause": () => ok({ ...backfill, state: "paused" }),
    "POST /backfills/12/resume": () => ok(backfill),
  });
  renderSwitch();
  fireEvent.click(screen.getByRole("switch", { name: "orders is active" }));
  fireEvent.click(await screen.findByRole("button", { name: "Pause 1 backfill too" }));
  await screen.findByText("orders and 1 backfill are paused: 2 running runs continue; nothing new starts");
  fireEvent.click(screen.getByRole("button", { name: "Undo" }));
  await screen.findByText("orders and 1 backfill are active");
  expect(changesIn(sent)).toEqual([
    "PATCH /dags/orders true",
    "POST /backfills/12/pause",
    "PATCH /dags/orders false",
    "POST /backfills/12/resume",
  ]);
  fireEvent.click(screen.getByRole("button", { name: "Undo" }));
  await screen.findByText("orders and 1 backfill are paused: 2 running runs continue; nothing new starts");
  expect(changesIn(sent).slice(4)).toEqual(["PATCH /dags/orders true", "POST /backfills/12/pause"]);
});

test("the backfill goes on when only the DAG is to be paused, and the toast says so", async () => {
  const sent = stubApi(filling);
  renderSwitch();
  fireEvent.click(screen.getByRole("switch", { name: "orders is active" }));
  fireEvent.click(await screen.findByRole("button", { name: "Pause orders only" }));
  await screen.findByText("orders is paused: 2 running runs and 1 backfill continue; nothing else starts");
  expect(changesIn(sent)).toEqual(["PATCH /dags/orders true"]);
});

const ended = () => problem(409, "E703", "Backfill 12 is completed: only one that is running can be paused.");
const second = { ...backfill, backfillId: 13 };
const fillingTwice = { ...pausing, "GET /backfills": () => ok({ items: [backfill, second], next: null }) };

test("a backfill that has ended meanwhile keeps none of the others from being paused", async () => {
  const sent = stubApi({
    ...fillingTwice,
    "POST /backfills/12/pause": ended,
    "POST /backfills/13/pause": () => ok({ ...second, state: "paused" }),
    "POST /backfills/13/resume": () => ok(second),
  });
  renderSwitch();
  fireEvent.click(screen.getByRole("switch", { name: "orders is active" }));
  fireEvent.click(await screen.findByRole("button", { name: "Pause 2 backfills too" }));
  await screen.findByText("orders and 1 backfill are paused: 2 running runs continue; nothing new starts");
  fireEvent.click(screen.getByRole("button", { name: "Undo" }));
  await screen.findByText("orders and 1 backfill are active");
  expect(changesIn(sent).slice(-2)).toEqual(["PATCH /dags/orders false", "POST /backfills/13/resume"]);
  expect(screen.queryByText(/Could not/)).toBeNull();
});

test("where a backfill is refused it is named, and those that go on are counted", async () => {
  stubApi({
    ...fillingTwice,
    "POST /backfills/12/pause": () => problem(403, "E710", "You may only look."),
  });
  renderSwitch();
  fireEvent.click(screen.getByRole("switch", { name: "orders is active" }));
  fireEvent.click(await screen.findByRole("button", { name: "Pause 2 backfills too" }));
  await screen.findByText("Could not pause backfill 12 of orders");
  const words = "orders is paused: 2 running runs and 2 backfills continue; nothing else starts";
  expect(await screen.findByText(words)).toBeDefined();
});

test("Undo of an unpause pauses only the DAG, and says that the backfill goes on", async () => {
  const sent = stubApi(filling);
  renderSwitch(true);
  fireEvent.click(screen.getByRole("switch", { name: "orders is active" }));
  await screen.findByText("orders is active");
  fireEvent.click(screen.getByRole("button", { name: "Undo" }));
  await screen.findByText("orders is paused: 2 running runs and 1 backfill continue; nothing else starts");
  expect(changesIn(sent)).toEqual(["PATCH /dags/orders false", "PATCH /dags/orders true"]);
});

test("switched on again before its backfills are known it stays active, and nobody is asked", async () => {
  const known = Promise.withResolvers<Answer>();
  const sent = stubApi({ ...pausing, "GET /backfills": () => known.promise });
  renderSwitch();
  fireEvent.click(screen.getByRole("switch", { name: "orders is active" }));
  fireEvent.click(await screen.findByRole("switch", { checked: false }));
  await screen.findByText("orders is active");
  known.resolve(ok({ items: [], next: null }));
  // Whoever still waited for the answer has it by then.
  await act(async () => await readRunningBackfills(["orders"]));
  expect(changesIn(sent)).toEqual(["PATCH /dags/orders false"]);
  expect(screen.getByRole("switch", { checked: true })).toBeDefined();
});

test("of two DAGs that are switched off together, the second is asked about after the first", async () => {
  const other = { ...backfill, backfillId: 14, dagId: "refunds" };
  const sent = stubApi({
    ...pausing,
    "GET /backfills": () => ok({ items: [backfill, other], next: null }),
    "PATCH /dags/refunds": (body) => ok({ dagId: "refunds", ...(body as object) }),
  });
  renderUi(
    <>
      <PauseSwitch dagId="orders" paused={false} runningRuns={0} />
      <PauseSwitch dagId="refunds" paused={false} runningRuns={0} />
      <PauseQuestions />
    </>,
  );
  for (const aSwitch of screen.getAllByRole("switch")) fireEvent.click(aSwitch);
  const first = await screen.findByRole("button", { name: "Pause orders only" });
  act(() => first.focus());
  fireEvent.click(first);
  const next = await screen.findByRole("button", { name: "Pause refunds only" });
  await waitFor(() => expect(document.activeElement?.textContent).toBe("Cancel"));
  fireEvent.click(next);
  await waitFor(() => expect(changesIn(sent)).toEqual(["PATCH /dags/orders true", "PATCH /dags/refunds true"]));
  await waitFor(() => expect(screen.queryByRole("dialog")).toBeNull());
});

test("nothing is paused when the question is closed", async () => {
  const sent = stubApi(filling);
  renderSwitch();
  fireEvent.click(screen.getByRole("switch", { name: "orders is active" }));
  fireEvent.click(await screen.findByRole("button", { name: "Cancel" }));
  await waitFor(() => expect(screen.queryByRole("dialog")).toBeNull());
  expect(changesIn(sent)).toEqual([]);
  expect(screen.getByRole("switch", { checked: true })).toBeDefined();
});

test("a DAG of which nobody knows whether a backfill goes on is left as it is, and that is told", async () => {
  const sent = stubApi({ ...pausing, "GET /backfills": () => problem(500, "E705", "It fell over.") });
  renderSwitch();
  fireEvent.click(screen.getByRole("switch", { name: "orders is active" }));
  await screen.findByText("Could not pause orders");
  expect(changesIn(sent)).toEqual([]);
});

test("a refusal is told and the switch stays where it was", async () => {
  stubApi({
    "GET /backfills": () => ok({ items: [], next: null }),
    "PATCH /dags/orders": () => problem(403, "E704", "You may only look."),
  });
  renderUi(<PauseSwitch dagId="orders" paused={false} runningRuns={0} />);
  fireEvent.click(screen.getByRole("switch"));
  expect(await screen.findByText("You may only look.")).toBeDefined();
  expect(screen.getByRole("switch", { checked: true })).toBeDefined();
});
