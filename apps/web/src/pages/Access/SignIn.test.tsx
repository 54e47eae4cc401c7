import type { Session } from "@daymill/contract";
import { fireEvent, screen, waitFor } from "@testing-library/react";
import { afterEach, expect, test } from "vitest";
import { renderUi } from "../../testing/renderUi.tsx";
import { resetUi } from "../../testing/resetUi.ts";
import { problem, stubApi } from "../../testing/stubApi.ts";
import { SignIn } from "./SignIn.tsx";

afterEach(resetUi);

const nobody: Session = { isOpen: false, user: null };

test("the code that one user was asked for is not asked for from another", async () => {
  const sent = stubApi({ "POST /session": () => problem(401, "E715", "A code of your app is needed.") });
  renderUi(<SignIn before={undefined} />, nobody);
  const typeInto = (label: string, value: string) =>
    fireEvent.change(screen.getByLabelText(label), { target: { value } });
  typeInto("Name", "ann");
  typeInto("Password", "a long enough password");
  fireEvent.click(screen.getByRole("button", { name: "Sign in" }));
  await screen.findByLabelText("Code");
  typeInto("Code", "123456");
  typeInto("Name", "bob");
  expect(screen.queryByLabelText("Code")).toBeNull();
  expect(screen.queryByText("A code of your app is needed.")).toBeNull();
  fireEvent.click(screen.getByRole("button", { name: "Sign in" }));
  await waitFor(() => expect(sent).toHaveLength(2));
  expect(sent[1]?.body).toEqual({ name: "bob", password: "a long enough password" });
});
