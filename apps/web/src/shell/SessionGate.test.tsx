import type { Session } from "@daymill/contract";
import { QueryClientProvider, useQuery } from "@tanstack/react-query";
import { fireEvent, render, screen, waitFor } from "@testing-library/react";
import { useState } from "react";
import { afterEach, expect, test, vi } from "vitest";
import { api } from "../api/client.ts";
import { createQueryClient } from "../api/createQueryClient.ts";
import { useSession } from "../api/useSession.ts";
import { ok, problem, stubApi } from "../testing/stubApi.ts";
import { resetUi } from "../testing/resetUi.ts";
import { UiProvider } from "../ui/UiProvider.tsx";
import { useShortcuts } from "../ui/useShortcuts.ts";
import { SessionGate } from "./SessionGate.tsx";

const ann: Session = { isOpen: false, user: { name: "ann", role: "operator", by: "password" } };
const bob: Session = { isOpen: false, user: { name: "bob", role: "viewer", by: "password" } };
const nobody: Session = { isOpen: false, user: null };

afterEach(() => {
  vi.restoreAllMocks();
  resetUi();
});

/** Something that is typed into, something that a key does, and something that is loaded; it asks who is signed in, as pages do. */
function Page() {
  const [text, setText] = useState("");
  const session = useSession();
  useShortcuts({ x: () => setText("by a key") });
  const pools = useQuery({ queryKey: ["pools"], queryFn: () => api.listPools() });
  return (
    <>
      <input aria-label="note" value={text} onChange={(event) => setText(event.target.value)} />
      <button type="button" onClick={() => void pools.refetch()}>
        Load
      </button>
      <span>{session.isError ? "who knows" : session.data?.user?.name}</span>
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
  expect(screen.queryByText(/Your session has ended/)).toBeNull();
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
  const note = screen.getByLabelText<HTMLInputElement>("note");
  fireEvent.change(note, { target: { value: "half a sentence" } });
  note.focus();
  document.title = "Pools";
  isIn = false;
  fireEvent.click(screen.getByRole("button", { name: "Load" }));
  await screen.findByText(/Your session has ended, ann/);
  expect(note.closest("[inert]")).not.toBeNull();
  expect(document.activeElement).toBe(screen.getByLabelText("Name"));
  expect(document.title).toBe("Sign in · Daymill");
  fireEvent.keyDown(document.body, { key: "x" });
  await signIn();
  await waitFor(() => expect(screen.queryByLabelText("Password")).toBeNull());
  expect(note.closest("[inert]")).toBeNull();
  expect(note.value).toBe("half a sentence");
  expect(document.activeElement).toBe(note);
  expect(document.title).toBe("Pools");
  fireEvent.keyDown(document.body, { key: "x" });
  expect(note.value).toBe("by a key");
});

test("begins anew for somebody else than the one whose session has ended, who sees nothing of theirs", async () => {
  let isIn = true;
  stubApi({
    "GET /session": () => ok(ann),
    "POST /session": () => ok(bob),
    "GET /pools": () => (isIn ? ok([{}]) : problem(401, "E709", "Sign in first.")),
  });
  const leave = vi.spyOn(window.location, "assign").mockImplementation(() => {});
  renderGate();
  await screen.findByText("1 pools");
  isIn = false;
  fireEvent.click(screen.getByRole("button", { name: "Load" }));
  await signIn();
  await waitFor(() => expect(leave).toHaveBeenCalledWith("/"));
  expect(screen.getByText(/Your session has ended, ann/)).not.toBeNull();
  expect(screen.getByLabelText("note").closest("[inert]")).not.toBeNull();
});

test("asks nobody while the server does not say who one is, and the page stays while it is asked again", async () => {
  const sent = stubApi({
    "GET /session": () => problem(404, "E701", "An older server."),
    "GET /pools": () => ok([]),
  });
  renderGate();
  const note = await screen.findByLabelText<HTMLInputElement>("note");
  await screen.findByText("0 pools");
  await screen.findByText("who knows");
  expect(screen.queryByLabelText("Password")).toBeNull();
  expect(note.isConnected).toBe(true);
  // Once for the gate, once for the page that came with the answer.
  expect(sent.filter(({ route }) => route === "GET /session")).toHaveLength(2);
});

test("leads to the provider and back to this page, says once why one was not let in, also when a session has ended", async () => {
  let isIn = true;
  const provider = { label: "Example" };
  stubApi({
    "GET /session": () => ok({ ...(isIn ? ann : nobody), provider }),
    "GET /pools": () => (isIn ? ok([]) : problem(401, "E709", "Sign in first.")),
  });
  window.history.replaceState(null, "", "/runs?state=failed#sign-in=nameTaken");
  renderGate();
  await screen.findByText("0 pools");
  isIn = false;
  fireEvent.click(screen.getByRole("button", { name: "Load" }));
  const link = await screen.findByRole("link", { name: "Sign in with Example" });
  expect(link.getAttribute("href")).toBe("/api/v1/session/oidc?returnTo=%2Fruns%3Fstate%3Dfailed");
  expect(screen.getByRole("alert").textContent).toMatch(/^Another user has your name here./);
  expect(screen.getByText(/Your session has ended, ann. Sign in to go on. Example loads the page anew/)).not.toBeNull();
  expect(window.location.hash).toBe("");
  window.history.replaceState(null, "", "/");
});

test("a second factor that was set up elsewhere is asked for no more", async () => {
  const withFactor = (isSetUp: boolean): Session => ({
    isOpen: false,
    user: { name: "ann", role: "operator", by: "password", secondFactor: { isSetUp, recoveryCodesLeft: 0 } },
  });
  let isSetUp = false;
  stubApi({
    "GET /session": () => ok(withFactor(isSetUp)),
    "GET /pools": () => ok([]),
    "POST /session/second-factor": () => problem(409, "E703", "There is a second factor already."),
  });
  renderGate();
  await screen.findByRole("heading", { name: "Your role needs a second factor" });
  isSetUp = true;
  fireEvent.change(screen.getByLabelText("Password"), { target: { value: "a long enough password" } });
  fireEvent.click(screen.getByRole("button", { name: "Go on" }));
  await screen.findByText("0 pools");
  await waitFor(() => expect(screen.queryByLabelText("Password")).toBeNull());
});
