import type { Session } from "@daymill/contract";
import { QueryClientProvider, useQuery } from "@tanstack/react-query";
import { cleanup, fireEvent, render, screen, waitFor } from "@testing-library/react";
import { useState } from "react";
import { afterEach, expect, test, vi } from "vitest";
import { api } from "../api/client.ts";
import { createQueryClient } from "../api/createQueryClient.ts";
import { ok, problem, stubApi } from "../testing/stubApi.ts";
import { resetUi } from "../testing/resetUi.ts";
import { UiProvider } from "../ui/UiProvider.tsx";
import { SessionGate } from "./SessionGate.tsx";

const ann: Session = { isOpen: false, user: { name: "ann", role: "operator", by: "password" } };
const nobody: Session = { isOpen: false, user: null };

afterEach(() => {
  cleanup();
  vi.unstubAllGlobals();
  resetUi();
});

/** Something that is typed into, and something that is loaded. */
function Page() {
  const [text, setText] = useState("");
  const pools = useQuery({ queryKey: ["pools"], queryFn: () => api.listPools() });
  return (
    <>
      <input aria-label="note" value={text} onChange={(event) => setText(event.target.value)} />
      <button type="button" onClick={() => void pools.refetch()}>
        Load
      </button>
      <span>{pools.data === undefined ? "nothing" : `${pools.data.length} pools`}</span>
    </>
  );
}

function renderGate(): void {
  render(
    <UiProvider inTest>
      <QueryClientProvider client={createQueryClient()}>
        <SessionGate>
          <Page />
        </SessionGate>
      </QueryClientProvider>
    </UiProvider>,
  );
}

async function signIn(): Promise<void> {
  fireEvent.change(await screen.findByLabelText("Name"), { target: { value: " Ann" } });
  fireEvent.change(screen.getByLabelText("Password"), { target: { value: "a long enough password" } });
  fireEvent.click(screen.getByRole("button", { name: "Sign in" }));
}

test("shows nothing of the page to who has not signed in, tells what is wrong, and then the page", async () => {
  let refuses = true;
  const sent = stubApi({
    "GET /session": () => ok(nobody),
    "POST /session": () => (refuses ? problem(401, "E709", "The name or the password is wrong.") : ok(ann)),
    "GET /pools": () => ok([]),
  });
  renderGate();
  await signIn();
  await screen.findByText("The name or the password is wrong.");
  expect(screen.queryByLabelText("note")).toBeNull();
  expect(sent.filter(({ route }) => route === "GET /pools")).toEqual([]);
  refuses = false;
  await signIn();
  await screen.findByText("0 pools");
  expect(screen.queryByLabelText("Password")).toBeNull();
  expect(sent.find(({ route }) => route === "POST /session")?.body).toEqual({
    name: "ann",
    password: "a long enough password",
  });
});

test("asks again when the session ends, over the page, which keeps what was typed and loads anew", async () => {
  let isIn = true;
  stubApi({
    "GET /session": () => ok(ann),
    "POST /session": () => ((isIn = true), ok(ann)),
    "GET /pools": () => (isIn ? ok([{}]) : problem(401, "E709", "Sign in first.")),
  });
  renderGate();
  await screen.findByText("1 pools");
  fireEvent.change(screen.getByLabelText("note"), { target: { value: "half a sentence" } });
  isIn = false;
  fireEvent.click(screen.getByRole("button", { name: "Load" }));
  await screen.findByText("Sign in to go on. Nothing on the page is lost.");
  const note = screen.getByLabelText<HTMLInputElement>("note");
  expect(note.closest("[inert]")).not.toBeNull();
  await signIn();
  await waitFor(() => expect(screen.queryByLabelText("Password")).toBeNull());
  expect(note.closest("[inert]")).toBeNull();
  expect(note.value).toBe("half a sentence");
});

test("asks nobody while the server does not say", async () => {
  stubApi({
    "GET /session": () => problem(404, "E701", "An older server."),
    "GET /pools": () => ok([]),
  });
  renderGate();
  await screen.findByText("0 pools");
  expect(screen.queryByLabelText("Password")).toBeNull();
});
