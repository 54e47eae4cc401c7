import type { DagDetail, RunDetail } from "@daymill/contract";
import { fireEvent, screen, waitFor } from "@testing-library/react";
import { afterEach, expect, test, vi } from "vitest";
import { renderUi } from "../../testing/renderUi.tsx";
import { resetUi } from "../../testing/resetUi.ts";
import { ok, stubApi } from "../../testing/stubApi.ts";
import { TriggerDialog } from "./TriggerDialog.tsx";

vi.mock("@tanstack/react-router", () => ({ useNavigate: () => () => undefined }));

afterEach(resetUi);

const dag = {
  dagId: "orders",
  active: true,
  allowedRunTypes: ["manual"],
  paused: false,
  schedule: { timezone: "UTC" },
  params: { table: { schema: { type: "string" }, default: "events" } },
} as unknown as DagDetail;

const monday = {
  dagId: "orders",
  runId: "monday",
  type: "manual",
  state: "success",
  logicalDate: null,
  params: { table: "visits" },
} as unknown as RunDetail;

test("nothing is started, copied or typed before the parameters of the chosen run are there", async () => {
  const sent = stubApi({
    "GET /dags/orders/runs/monday": () => ok(monday),
    "GET /runs": () => ok({ items: [monday], next: null }),
    "POST /dags/orders/runs": () => ok(monday),
  });
  const answer = globalThis.fetch;
  const line = Promise.withResolvers<void>();
  vi.stubGlobal("fetch", async (url: string, init: RequestInit) => {
    if (url.includes("/runs/monday")) await line.promise;
    return await answer(url, init);
  });
  renderUi(<TriggerDialog dag={dag} onClose={() => undefined} />);
  await screen.findByRole("option", { name: /monday/ });
  expect(screen.getByRole("button", { name: "Copy as" })).toBeDefined();
  fireEvent.change(screen.getByLabelText("Parameters from"), { target: { value: "monday" } });
  await waitFor(() => expect(screen.getByRole("textbox", { name: "table" }).closest("fieldset")?.disabled).toBe(true));
  expect(screen.queryByRole("button", { name: "Copy as" })).toBeNull();
  fireEvent.submit(screen.getByLabelText("Run id"));
  expect(sent.filter(({ route }) => route.startsWith("POST"))).toEqual([]);
  line.resolve();
  await screen.findByDisplayValue("visits");
  fireEvent.submit(screen.getByLabelText("Run id"));
  await waitFor(() =>
    expect(sent.find(({ route }) => route.startsWith("POST"))?.body).toEqual({ params: { table: "visits" } }),
  );
});

test("Enter in a field starts nothing, Ctrl Enter does; parameters as JSON are sent as they stand there", async () => {
  const sent = stubApi({
    "GET /runs": () => ok({ items: [], next: null }),
    "POST /dags/orders/runs": () => ok(monday),
  });
  renderUi(<TriggerDialog dag={dag} onClose={() => undefined} />);
  fireEvent.click(screen.getByText("JSON"));
  const text = await screen.findByRole("textbox", { name: "Parameters, as JSON" });
  fireEvent.change(text, { target: { value: '{"table": 3}' } });
  const field = screen.getByLabelText("Run id");
  // It was kept from the form.
  expect(fireEvent.keyDown(field, { key: "Enter" })).toBe(false);
  expect(sent.filter(({ route }) => route.startsWith("POST"))).toEqual([]);
  fireEvent.keyDown(field, { key: "Enter", ctrlKey: true });
  await waitFor(() =>
    expect(sent.find(({ route }) => route.startsWith("POST"))?.body).toEqual({ params: { table: 3 } }),
  );
});

test("a link fills the fields and starts nothing; what cannot be read of it stands there as it is", async () => {
  const sent = stubApi({ "GET /runs": () => ok({ items: [], next: null }) });
  const { unmount } = renderUi(<TriggerDialog dag={dag} conf='{"table": "visits"}' onClose={() => undefined} />);
  expect(screen.getByLabelText<HTMLInputElement>(/^table/).value).toBe("visits");
  unmount();
  renderUi(<TriggerDialog dag={dag} conf='{"tabel": "visits"}' onClose={() => undefined} />);
  expect(screen.getByLabelText<HTMLTextAreaElement>(/^Parameters, as JSON/).value).toBe('{"tabel": "visits"}');
  screen.getByText(/There is no parameter tabel/);
  expect(sent.filter(({ route }) => route.startsWith("POST"))).toEqual([]);
});
