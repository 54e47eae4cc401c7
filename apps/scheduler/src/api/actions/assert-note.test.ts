import { expect, test } from "vitest";
import { assertNote } from "./assert-note.ts";

test.each([
  ["nothing, where nobody asks for it", {}, { dryRun: false }],
  ["nothing, in a preview", { requiresNote: true }, { dryRun: true }],
  ["why", { requiresNote: true }, { dryRun: false, note: "ticket 7" }],
])("a change that says %s is let through", (_, parts, body) => {
  expect(() => assertNote(parts, body)).not.toThrow();
});

test.each([[{ dryRun: false }], [{ dryRun: false, note: "  \n" }]])("%j is refused where why is asked for", (body) => {
  expect(() => assertNote({ requiresNote: true }, body)).toThrow(
    expect.objectContaining({ code: "E702", message: expect.stringContaining("audit.requireNote") }),
  );
});
