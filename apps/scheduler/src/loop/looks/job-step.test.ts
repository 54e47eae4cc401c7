import { epochMillis } from "@daymill/core";
import type { StoredJob } from "@daymill/metadata";
import { expect, test } from "vitest";
import { nextJobStep } from "./job-step.ts";

function job(state: StoredJob["state"], given: Partial<StoredJob> = {}): StoredJob {
  return { generation: 0, submission: 1, token: "t", state, handle: 7, submittedAt: epochMillis(0), ...given };
}

test("the first job of a generation is a new one, whatever an earlier generation left", () => {
  expect(nextJobStep([], 0)).toEqual({ kind: "submit_new", submission: 1 });
  expect(nextJobStep([job("succeeded")], 1)).toEqual({ kind: "submit_new", submission: 1 });
});

test("a job that was written down and not heard of is submitted again under its token", () => {
  expect(nextJobStep([job("intent", { handle: null })], 0)).toEqual({ kind: "submit_again", token: "t" });
});

test.each(["submitted", "succeeded", "left"] as const)("a job that is %s is asked how it stands", (state) => {
  expect(nextJobStep([job(state)], 0)).toMatchObject({ kind: "poll", token: "t", handle: 7 });
});

test.each(["failed", "cancelled", "gone"] as const)("after a job that is %s comes the next submission", (state) => {
  expect(nextJobStep([job("failed"), job(state, { submission: 2 })], 0)).toEqual({ kind: "submit_new", submission: 3 });
});

test("nothing is submitted while a job of any generation is still to be stopped", () => {
  expect(nextJobStep([job("cancelling")], 1)).toEqual({ kind: "blocked" });
});
