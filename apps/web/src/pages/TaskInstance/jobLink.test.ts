import { expect, test } from "vitest";
import { jobLink } from "./jobLink.ts";

test.each([
  ["https://emr.example/j-1", "https://emr.example/j-1"],
  [{ url: "http://localhost:4040", id: 7 }, "http://localhost:4040"],
  ["j-2AXXXXXXGAPLF", undefined],
  [{ id: "https://not.the/url" }, undefined],
  ["javascript:alert(1)", undefined],
  [{ url: "javascript:alert(1)" }, undefined],
  [null, undefined],
])("a link is made of an address, and of nothing else: %j", (handle, link) => {
  expect(jobLink(handle)).toBe(link);
});
