import type { AccessRole, Session } from "@daymill/contract";
import { fireEvent, screen } from "@testing-library/react";
import { afterEach, expect, test, vi } from "vitest";
import { DagAtHand } from "../../api/useMayNot.ts";
import { renderUi } from "../../testing/renderUi.tsx";
import { resetUi } from "../../testing/resetUi.ts";
import { stubApi } from "../../testing/stubApi.ts";
import { ActionButton } from "./ActionButton.tsx";
import { PauseSwitch } from "./PauseSwitch.tsx";

afterEach(resetUi);

function of(role: AccessRole): Session {
  return { isOpen: false, user: { name: "bob", role, by: "password" } };
}

test("what the role may not do is off and says which it needs, before anything is sent", async () => {
  const sent = stubApi({});
  const press = vi.fn<() => void>();
  const submit = vi.fn<() => void>();
  renderUi(
    <form onSubmit={submit}>
      <ActionButton calls="putPool" type="submit" disabled onClick={press}>
        Save
      </ActionButton>
      <PauseSwitch dagId="orders" paused={false} runningRuns={0} />
    </form>,
    of("viewer"),
  );
  const save = screen.getByRole("button", { name: "Save" });
  expect(save.getAttribute("aria-disabled")).toBe("true");
  fireEvent.click(save);
  fireEvent.pointerEnter(save);
  await screen.findByText("This needs the role admin; bob is a viewer.");
  fireEvent.click(screen.getByRole("switch", { checked: true }));
  fireEvent.pointerLeave(save);
  fireEvent.pointerEnter(screen.getByRole("switch").closest("span") ?? save);
  await screen.findByText("This needs the role operator; bob is a viewer.");
  expect(press).not.toHaveBeenCalled();
  expect(submit).not.toHaveBeenCalled();
  expect(sent).toEqual([]);
});

test.each([
  ["an operator", of("operator")],
  ["anybody without users", undefined],
])("what the role may do is on for %s, unless something else speaks against it", (_, session) => {
  const press = vi.fn<() => void>();
  renderUi(
    <>
      <ActionButton calls="clear" onClick={press}>
        Clear…
      </ActionButton>
      <ActionButton calls="triggerRun" off="orders takes no manual runs" onClick={press}>
        Trigger
      </ActionButton>
    </>,
    session,
  );
  fireEvent.click(screen.getByRole("button", { name: "Clear…" }));
  fireEvent.click(screen.getByRole("button", { name: "Trigger" }));
  expect(press).toHaveBeenCalledTimes(1);
});

test("who has a role of their own may on each DAG what it says there, and is told which DAG it is about", async () => {
  stubApi({});
  const press = vi.fn<() => void>();
  const own = { roles: ["sales"], dags: { open: "operator", seen: "viewer" } } as const;
  const session: Session = {
    isOpen: false,
    user: { name: "sam", role: "none", by: "password", own: { roles: [...own.roles], dags: own.dags } },
  };
  renderUi(
    <>
      <DagAtHand value="open">
        <ActionButton calls="clear" onClick={press}>
          Here
        </ActionButton>
        <ActionButton calls="clear" on="seen">
          There
        </ActionButton>
      </DagAtHand>
      <ActionButton calls="createAssetEvent" on={["open", "seen"]}>
        Both
      </ActionButton>
      <ActionButton calls="putVariable">Elsewhere</ActionButton>
    </>,
    session,
  );
  fireEvent.click(screen.getByRole("button", { name: "Here" }));
  expect(press).toHaveBeenCalledTimes(1);
  const refused = {
    There: "This needs the role operator on the DAG seen; sam is a viewer there.",
    Both: "This needs the role operator on the DAG seen; sam is a viewer there.",
    Elsewhere: "This needs the role editor; sam has none but on some DAGs.",
  };
  for (const [name, why] of Object.entries(refused)) {
    const button = screen.getByRole("button", { name });
    fireEvent.pointerEnter(button);
    await screen.findByText(why);
    fireEvent.pointerLeave(button);
  }
});
