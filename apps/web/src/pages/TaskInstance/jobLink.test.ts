import { expect, test } from "vitest";
import { jobLink, jobName } from "./jobLink.ts";

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

test.each([
  ["j-2AXXXXXXGAPLF", "j-2AXXXXXXGAPLF"],
  [{ id: "application_7", url: "https://emr.example" }, "application_7"],
  [{ id: 7 }, "7"],
  [{ cluster: "c", step: 2 }, '{"cluster":"c","step":2}'],
])("a job is named as briefly as its handle allows: %j", (handle, name) => {
  expect(jobName(handle)).toBe(name);
});
