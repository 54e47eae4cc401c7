import type { ApprovalView, Session } from "@daymill/contract";
import { fireEvent, screen } from "@testing-library/react";
import { afterEach, describe, expect, test } from "vitest";
import { resetUi } from "../../testing/resetUi.ts";
import { renderUi } from "../../testing/renderUi.tsx";
import { type Answer, ok, problem, stubApi } from "../../testing/stubApi.ts";
import { ApprovalCard } from "./ApprovalCard.tsx";

afterEach(resetUi);

const instance = { dagId: "orders", runId: "r1", taskId: "ask", mapIndex: -1 };
const ROUTE = "POST /dags/orders/runs/r1/tasks/ask/approval";
const open: ApprovalView = {
  message: "Load it?",
  isOpen: true,
  form: null,
  assignedUsers: null,
  onTimeout: null,
  answer: null,
};
const said = { by: "ada", at: "2024-03-15T10:00:00Z", note: null, timedOut: false, values: null };

function show(approval: ApprovalView, { answer = () => ok({}), session }: ShowOptions = {}) {
  const sent = stubApi({ [ROUTE]: answer });
  renderUi(
    <ApprovalCard
      approval={approval}
      state={approval.isOpen ? "deferred" : "none"}
      instance={instance}
      deadline="2024-03-17T10:00:00Z"
    />,
    session,
  );
  return sent;
}

interface ShowOptions {
  readonly answer?: () => Answer;
  readonly session?: Session;
}

describe("the approval card", () => {
  test.each([
    ["Approve", "approve"],
    ["Refuse", "refuse"],
  ])("%s sends the decision with the note", async (button, decision) => {
    const sent = show(open);
    expect(screen.getByText("Load it?")).toBeDefined();
    fireEvent.change(screen.getByRole("textbox", { name: "Note" }), { target: { value: " checked " } });
    fireEvent.click(screen.getByRole("button", { name: button }));
    await expect.poll(() => sent).toEqual([{ route: ROUTE, body: { decision, note: "checked" } }]);
  });

  test("an answer without a note has none", async () => {
    const sent = show(open);
    fireEvent.click(screen.getByRole("button", { name: "Approve" }));
    await expect.poll(() => sent.map(({ body }) => body)).toEqual([{ decision: "approve" }]);
  });

  test("says that somebody else was faster", async () => {
    show(open, { answer: () => problem(409, "E703", "The task has been answered already.") });
    fireEvent.click(screen.getByRole("button", { name: "Refuse" }));
    expect(await screen.findByText(/changed nothing: The task has been answered already/)).toBeDefined();
  });

  test("tells who decided, and asks no more", () => {
    show({ ...open, isOpen: false, answer: { ...said, approved: false, note: "not today" } });
    expect(screen.getByText("Refused")).toBeDefined();
    expect(screen.getByText(/by ada/)).toBeDefined();
    expect(screen.getByText("not today")).toBeDefined();
    expect(screen.queryByRole("button")).toBeNull();
  });

  test("before its turn there is nothing to answer", () => {
    show({ ...open, message: null, isOpen: false });
    expect(screen.getByText("It can be answered once it is the task's turn.")).toBeDefined();
    expect(screen.queryByRole("button")).toBeNull();
  });

  describe("with a form", () => {
    const field = { description: null, isRequired: true } as const;
    const filled: ApprovalView = {
      ...open,
      form: [
        { ...field, name: "zone", schema: { type: "string", enum: ["eu", "us"] }, description: "Where it goes" },
        { ...field, name: "rows", schema: { type: "integer" }, default: 5 },
        { ...field, name: "why", schema: { type: "string" }, isRequired: false },
      ],
    };
    const fill = (name: string, value: string) => fireEvent.change(screen.getByLabelText(name), { target: { value } });
    const press = (name: string) => fireEvent.click(screen.getByRole("button", { name }));

    test("asks for what is required before it sends anything, and sends what was filled in", async () => {
      const sent = show(filled);
      press("Approve");
      expect(screen.getByText("Required")).toBeDefined();
      expect(sent).toEqual([]);
      fill("zone", "us");
      fill("rows", "7");
      press("Approve");
      await expect
        .poll(() => sent.map(({ body }) => body))
        .toEqual([{ decision: "approve", values: { zone: "us", rows: 7 } }]);
    });

    test("is refused without values, whatever was filled in", async () => {
      const sent = show(filled);
      fill("rows", "many");
      press("Refuse");
      await expect.poll(() => sent.map(({ body }) => body)).toEqual([{ decision: "refuse" }]);
    });

    test("shows what the server refused at its field, until it is changed", async () => {
      const refused = problem(400, "E702", "body.values.rows: Too small");
      const errors = [{ path: "body.values.rows", message: "Too small" }];
      show(filled, { answer: () => ({ ...refused, body: { ...(refused.body as object), errors } }) });
      fill("zone", "eu");
      press("Approve");
      const row = await screen.findByLabelText("rows");
      await expect.poll(() => row.getAttribute("aria-invalid")).toBe("true");
      expect(screen.getByText("Too small")).toBeDefined();
      fill("rows", "9");
      await expect.poll(() => row.getAttribute("aria-invalid")).not.toBe("true");
    });

    test("tells what was filled in", () => {
      show({ ...filled, isOpen: false, answer: { ...said, approved: true, values: { zone: "us", rows: 7 } } });
      expect(screen.getByText("zone").nextSibling?.textContent).toBe("us");
      expect(screen.getByText("rows").nextSibling?.textContent).toBe("7");
    });
  });

  const signedIn = (name: string, role: "operator" | "admin"): Session => ({
    isOpen: false,
    user: { name, role, by: "password" },
  });

  test.each([
    ["carl", "operator", true],
    ["ana", "operator", false],
    ["root", "admin", false],
  ] as const)("that is assigned to somebody: %s, %s", (name, role, isOff) => {
    show({ ...open, assignedUsers: ["ana", "bo"] }, { session: signedIn(name, role) });
    expect(screen.getByText("Asked of ana, bo. Admins may answer, too.")).toBeDefined();
    for (const button of ["Approve", "Refuse"]) {
      expect(screen.getByRole("button", { name: button }).getAttribute("aria-disabled")).toBe(isOff ? "true" : null);
    }
  });

  test("says what comes of it when nobody answers", () => {
    const form = [{ name: "zones", schema: { title: "Zones" }, description: null, isRequired: true }];
    show({ ...open, form, onTimeout: { decision: "approve", values: { zones: ["eu", "us"] } } });
    expect(screen.getByText(/it is approved, with:/)).toBeDefined();
    expect(screen.getByText("Zones", { selector: "dt" }).nextSibling?.textContent).toBe("eu, us");
  });
});
