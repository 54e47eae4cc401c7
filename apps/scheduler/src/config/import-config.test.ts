import { expect, test } from "vitest";
import { lineOf } from "./import-config.ts";

const FILE = "/home/ann/jobs/daymill.config.ts";

test.each([
  ["thrown in it", `Error: no\n    at read (file:///home/ann/jobs/lib.ts:9:1)\n    at file://${FILE}:4:7`, ":4"],
  ["of its syntax", `${FILE}:2\nexport default {\nSyntaxError: Expected ','`, ":2"],
  ["from elsewhere", "Error: no\n    at file:///home/ann/jobs/lib.ts:9:1", ""],
  ["without a line", `Error: Cannot find ${FILE}`, ""],
  ["without a stack", undefined, ""],
])("the line of an error %s", (_, stack, line) => {
  expect(lineOf({ stack }, FILE)).toBe(line);
});
