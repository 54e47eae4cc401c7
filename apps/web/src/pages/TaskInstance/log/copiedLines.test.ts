import { describe, expect, test } from "vitest";
import { copiedLines, markdownBlock } from "./copiedLines.ts";
import { toRows } from "./logRows.ts";

const rows = [
  ...toRows({
    offset: 0,
    at: "2024-03-15T02:14:07.120Z",
    level: "info",
    source: "task",
    message: "\u001B[32mcopied\u001B[0m",
    fields: { rows: 4_096 },
  }),
  ...toRows({
    offset: 90,
    at: "2024-03-15T02:14:08.000Z",
    level: "error",
    source: "task",
    message: "SchemaError\n    at load (dags/orders.ts:31:18)",
    fields: null,
  }),
];

describe("copied lines", () => {
  test("have the times of the log and levels, or only what they say", () => {
    expect(copiedLines(rows, { times: true }).split("\n")).toEqual([
      "2024-03-15T02:14:07.120Z INFO  copied rows=4096",
      "2024-03-15T02:14:08.000Z ERROR SchemaError",
      "    at load (dags/orders.ts:31:18)",
    ]);
    expect(copiedLines(rows, { times: false }).split("\n")).toEqual([
      "copied rows=4096",
      "SchemaError",
      "    at load (dags/orders.ts:31:18)",
    ]);
  });

  test("are a block below their link", () => {
    const link = "https://daymill.example/dags/orders/runs/r/tasks/load?attempt=1#L1-L2";
    expect(markdownBlock({ title: "Log of load [eu], lines 1 to 2", link, text: "one\ntwo" })).toBe(
      `[Log of load \\[eu\\], lines 1 to 2](${link})\n\n\`\`\`text\none\ntwo\n\`\`\`\n`,
    );
  });

  test("do not end their block, whatever they say", () => {
    const lines = markdownBlock({ title: "t", link: "l", text: "```\n`````" }).split("\n");
    expect(lines.slice(2)).toEqual(["``````text", "```", "`````", "``````", ""]);
  });
});
