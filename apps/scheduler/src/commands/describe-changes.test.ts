import type { VersionChanges } from "@daymill/contract";
import { expect, test } from "vitest";
import { describeChanges } from "./describe-changes.ts";
import type { Style } from "./terminal/style.ts";

const plain: Style = { unicode: true, paint: (_tone, text) => text };
const nothing: VersionChanges = {
  dagId: "orders",
  from: 1,
  to: 2,
  sameCode: true,
  settings: [],
  tasks: [],
  groups: [],
  files: [],
};

test("a difference is told from the schedule down to the lines", () => {
  const text = describeChanges(
    {
      ...nothing,
      settings: [{ field: "schedule", from: "@daily (every day at 00:00, UTC)", to: null }],
      tasks: [
        { id: "check", change: "added", fields: [] },
        { id: "load", change: "changed", fields: [{ field: "upstream", from: "", to: "check" }] },
        { id: "mail", change: "removed", fields: [] },
      ],
      files: [
        {
          file: "orders.ts",
          change: "changed",
          addedLines: 1,
          removedLines: 1,
          hunks: [
            [
              { kind: "same", from: 7, to: 7, text: "a" },
              { kind: "removed", from: 8, to: null, text: "\tb" },
              { kind: "added", from: null, to: 8, text: "c \u001b[2J" },
            ],
          ],
        },
      ],
    },
    plain,
  );
  expect(text.split("\n")).toEqual([
    "orders: version 1 to 2",
    "schedule: @daily (every day at 00:00, UTC) → none",
    "+ task check",
    "~ task load",
    "    upstream: none → check",
    "- task mail",
    "",
    "~ orders.ts, +1 -1 lines",
    "@@ line 7, 3 lines @@",
    " a",
    "-\tb",
    "+c \\u001b[2J",
    "",
  ]);
});

test("two versions with one graph say whether their code differs", () => {
  expect(describeChanges(nothing, plain)).toContain("The graphs and the code are the same.");
  expect(describeChanges({ ...nothing, sameCode: false }, plain)).toContain(
    "The graphs are the same; the code is not.",
  );
});
