import type { ConnectionView } from "@daymill/contract";
import { fireEvent, screen } from "@testing-library/react";
import { afterEach, expect, test } from "vitest";
import { resetUi } from "../../testing/resetUi.ts";
import { renderUi } from "../../testing/renderUi.tsx";
import { ok, stubApi } from "../../testing/stubApi.ts";
import { TestMessage } from "./TestMessage.tsx";

afterEach(resetUi);

const SEND = "POST /connections/ops/test-message";
const sent = { isSent: true, problem: null, title: "Test message from Daymill", message: null };

function show(type: string, answer: object = sent) {
  const asked = stubApi({ [SEND]: () => ok(answer) });
  renderUi(<TestMessage connection={{ connectionId: "ops", type } as ConnectionView} />);
  return asked;
}

const send = () => fireEvent.click(screen.getByRole("button", { name: "Send a test message" }));

test("a mail goes to those who are named, and what was sent is told", async () => {
  const asked = show("smtp");
  fireEvent.change(screen.getByLabelText("Send a test message to"), { target: { value: "a@x.com, b@x.com" } });
  send();
  expect(await screen.findByText("Sent: Test message from Daymill")).toBeDefined();
  expect(asked.map(({ body }) => body)).toContainEqual({ to: ["a@x.com", "b@x.com"] });
});

test("what was not delivered says why", async () => {
  const problem = 'The message was not delivered by the connection "ops": the server answers 404.';
  show("slack-webhook", { ...sent, isSent: false, problem });
  expect(screen.queryByLabelText("Send a test message to")).toBeNull();
  send();
  expect((await screen.findByRole("alert")).textContent).toContain("the server answers 404");
});

test("connections that send no messages have no such button", () => {
  show("postgres");
  expect(screen.queryByRole("button")).toBeNull();
});
