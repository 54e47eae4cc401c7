import { expect, test } from "vitest";
import { auditActionText, auditedChanges } from "./audit-words.ts";

test("what differs is told by field; what was made or deleted differs in all of them", () => {
  const before = { slots: 3, tags: ["a"], note: null };
  expect(auditedChanges({ before, after: { tags: ["a"], slots: 5, note: null } })).toEqual([
    { field: "slots", from: 3, to: 5 },
  ]);
  expect(auditedChanges({ before: null, after: { slots: 3 } })).toEqual([{ field: "slots", from: undefined, to: 3 }]);
  expect(auditedChanges({ before: { slots: 3 }, after: null })).toEqual([{ field: "slots", from: 3, to: undefined }]);
});

test("an action that is not known is called by its name", () => {
  expect([auditActionText("putPool"), auditActionText("fly"), auditActionText("toString")]).toEqual([
    "saved a pool",
    "fly",
    "toString",
  ]);
});
