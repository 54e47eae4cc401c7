import type { Session } from "@daymill/contract";
import { fireEvent, screen } from "@testing-library/react";
import { afterEach, expect, test, vi } from "vitest";
import { renderUi } from "../../testing/renderUi.tsx";
import { resetUi } from "../../testing/resetUi.ts";
import { ok, problem, stubApi } from "../../testing/stubApi.ts";
import type { Operation } from "./apiDocument.ts";
import { OperationPanel } from "./OperationPanel.tsx";

afterEach(resetUi);

const getDag: Operation = {
  id: "getDag",
  method: "GET",
  path: "/api/v1/dags/{dagId}",
  summary: "One DAG",
  tag: "dags",
  role: "viewer",
  parameters: [{ name: "dagId", in: "path", required: true, schema: { type: "string" } }],
  body: undefined,
  errors: ["404 E701: Not found"],
  isCall: true,
};
const putPool: Operation = {
  ...getDag,
  id: "putPool",
  method: "PUT",
  path: "/api/v1/pools/{pool}",
  parameters: [{ name: "pool", in: "path", required: true, schema: { type: "string" } }],
  body: { properties: { slots: { type: "integer" } }, required: ["slots"] },
};
const type = (label: string, value: string) => fireEvent.change(screen.getByLabelText(label), { target: { value } });

test("a route is sent with what was filled in, and its answer is shown with its status and time", async () => {
  const sent = stubApi({ "GET /dags/orders": () => ok({ dagId: "orders" }) });
  renderUi(<OperationPanel operation={getDag} />);
  const send = () => fireEvent.click(screen.getByRole("button", { name: "Send" }));
  send();
  expect(sent).toEqual([]);
  type("dagId, required", "orders");
  send();
  expect((await screen.findByLabelText("Answer")).textContent).toBe('{\n  "dagId": "orders"\n}');
  expect(screen.getByRole("heading", { name: /^200 in \d+ ms$/ })).toBeTruthy();
  expect(sent).toEqual([{ route: "GET /dags/orders", body: undefined }]);
});

test("a refusal of the server is an answer as well", async () => {
  stubApi({ "GET /dags/oders": () => problem(404, "E701", "The DAG oders does not exist.") });
  renderUi(<OperationPanel operation={getDag} />);
  type("dagId, required", "oders");
  fireEvent.click(screen.getByRole("button", { name: "Send" }));
  expect((await screen.findByLabelText("Answer")).textContent).toContain("The DAG oders does not exist.");
  expect(screen.getByRole("heading", { name: /^404 in / })).toBeTruthy();
});

test("what changes something says so on its button, and sends the body", async () => {
  const sent = stubApi({ "PUT /pools/few": () => ok({}) });
  renderUi(<OperationPanel operation={putPool} />);
  type("pool, required", "few");
  type("Body", '{"slots": 2}');
  fireEvent.click(screen.getByRole("button", { name: "Send: it is done on this server" }));
  await screen.findByLabelText("Answer");
  expect(sent).toEqual([{ route: "PUT /pools/few", body: { slots: 2 } }]);
});

test("who may not do it is told so, and sends nothing", () => {
  const sent = stubApi({});
  const viewer: Session = { isOpen: false, user: { name: "vera", role: "viewer", by: "password" } };
  renderUi(<OperationPanel operation={putPool} />, viewer);
  type("pool, required", "few");
  fireEvent.click(screen.getByRole("button", { name: "Send: it is done on this server" }));
  expect(sent).toEqual([]);
});

test("it is copied for a shell, with a token that stands in the environment", async () => {
  const writeText = vi.fn<(text: string) => Promise<void>>(async () => {});
  vi.stubGlobal("navigator", { clipboard: { writeText } });
  renderUi(<OperationPanel operation={putPool} />);
  type("pool, required", "few");
  type("Body", '{"slots": 2}');
  fireEvent.click(screen.getByRole("button", { name: "Copy as curl" }));
  expect(writeText).toHaveBeenCalledWith(
    `curl -X PUT '${location.origin}/api/v1/pools/few' \\\n  -H "Authorization: Bearer $DAYMILL_TOKEN" -H 'Content-Type: application/json' \\\n  -d '{"slots":2}'`,
  );
});
