import type { AuditEntry } from "@daymill/contract";
import { screen, within } from "@testing-library/react";
import { afterEach, expect, test } from "vitest";
import { renderUi } from "../../testing/renderUi.tsx";
import { resetUi } from "../../testing/resetUi.ts";
import { EventTable } from "./EventTable.tsx";

afterEach(resetUi);

const entry: AuditEntry = {
  entryId: 1,
  at: "2024-03-15T00:00:00Z",
  who: "ann",
  via: "password",
  token: null,
  address: "10.0.0.7",
  action: "pauseBackfill",
  dagId: "orders",
  runId: null,
  taskId: null,
  object: "7",
  asked: null,
  before: { state: "running" },
  after: { state: "paused" },
  outcome: "done",
  error: null,
};

const cellsOf = (said: Partial<AuditEntry>) => {
  renderUi(<EventTable entries={[{ ...entry, ...said }]} />);
  const [, row] = screen.getAllByRole("row");
  if (row === undefined) throw new Error("there is no row");
  return within(row)
    .getAllByRole("cell")
    .map(({ textContent }) => textContent);
};

test("an event says when, who and from where, what they did and what that changed", () => {
  const [at, ...others] = cellsOf({});
  expect(at).toMatch(/^2024-03-1\d \d\d:00:00 \S+$/);
  expect(others).toEqual(["annin a browser, from 10.0.0.7", "paused a backfill", "state: running → paused"]);
});

test("a clear is told by what it took instead of its fields, and what was asked for can be read", () => {
  const asked = { tasks: [{ taskId: "load" }] };
  const cells = cellsOf({ action: "clear", asked, before: null, after: { total: 3, runIds: ["r1"] } });
  expect(cells[2]).toBe("cleared tasks");
  expect(cells[3]).toMatch(/^3 task instances of loadwhat was asked for/);
});

test("one that was refused says why; one that is not over says that nobody knows", () => {
  expect(cellsOf({ outcome: "refused", error: "E703: It is paused.", before: null, after: null })[3]).toBe(
    "refused: E703: It is paused.",
  );
  resetUi();
  expect(cellsOf({ outcome: null, before: null, after: null })[3]).toBe(
    "unknown: it goes on, or the server stopped in between",
  );
});
