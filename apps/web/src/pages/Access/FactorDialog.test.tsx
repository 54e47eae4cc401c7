import type { Session } from "@daymill/contract";
import { fireEvent, screen, waitFor } from "@testing-library/react";
import { afterEach, expect, test, vi } from "vitest";
import { renderUi } from "../../testing/renderUi.tsx";
import { resetUi } from "../../testing/resetUi.ts";
import { ok, stubApi } from "../../testing/stubApi.ts";
import { FactorDialog } from "./FactorDialog.tsx";

afterEach(resetUi);

const ann: Session = { isOpen: false, user: { name: "ann", role: "operator", by: "password" } };

async function answer(label: string, text: string, button: string): Promise<void> {
  fireEvent.change(await screen.findByLabelText(label), { target: { value: text } });
  fireEvent.click(screen.getByRole("button", { name: button }));
}

test("recovery codes stay until they were kept, and then the session is asked for anew", async () => {
  const sent = stubApi({
    "GET /session": () => ok(ann),
    "POST /session/second-factor": () => ok({ secret: "ABCD", uri: "otpauth://totp/x", qr: ["10", "01"] }),
    "PUT /session/second-factor": () => ok({ recoveryCodes: ["aaaa-bbbb"] }),
  });
  const onClose = vi.fn<() => void>();
  renderUi(<FactorDialog onClose={onClose} />, ann);
  await answer("Password", "a long enough password", "Go on");
  await answer("Code that the app shows", "123456", "Set it up");
  const codes = await screen.findByText("aaaa-bbbb");
  fireEvent.click(screen.getByRole("button", { name: "Close" }));
  fireEvent.keyDown(codes, { key: "Escape" });
  expect(onClose).not.toHaveBeenCalled();
  fireEvent.click(screen.getByRole("button", { name: "I have kept them" }));
  await waitFor(() => expect(onClose).toHaveBeenCalledOnce());
  expect(sent.filter(({ route }) => route === "GET /session")).toHaveLength(1);
});

test("before there are codes the dialog is closed as any other", async () => {
  stubApi({ "GET /session": () => ok(ann) });
  const onClose = vi.fn<() => void>();
  renderUi(<FactorDialog onClose={onClose} />, ann);
  fireEvent.click(await screen.findByRole("button", { name: "Close" }));
  expect(onClose).toHaveBeenCalledOnce();
});
