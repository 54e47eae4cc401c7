import { expect, test } from "vitest";
import { changedPart } from "./changedPart.ts";

test.each([
  ["one word of several", "eu-west-1,eu-central-1", "eu-west-1,us-east-1", ["eu-west-1,", "eu-central", "-1"]],
  ["nothing", "7", "7", ["7", "", ""]],
  ["all", "on", "", ["", "on", ""]],
  ["what came at the end", "aab", "aa", ["aa", "b", ""]],
  ["what was taken out", "aa", "aaa", ["aa", "", ""]],
])("of a value that differs in %s that is marked", (_, text, before, parts) => {
  expect(changedPart(text, before)).toEqual(parts);
});
