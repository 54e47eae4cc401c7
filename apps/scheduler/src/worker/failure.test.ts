import { DaymillError } from "@daymill/core";
import { expect, test } from "vitest";
import { failedWith, outcomeOfThrown, PLAIN_VIEW } from "./failure.ts";

const rows = new DaymillError("E409", "The archive has 3 rows, but 2 were written.");
const server = new DaymillError("E401", "The source cannot be reached.");

test.each([
  ["an error of ours that no retry cures", rows, true],
  ["an error of ours that may be better later", server, false],
  ["an error of the user's own", new Error("no"), false],
  ["one that says that it is not to be retried", Object.assign(new Error("no"), { retry: false }), true],
  [
    "one of ours that says that it is to be retried",
    Object.assign(new DaymillError("E409", "no"), { retry: true }),
    false,
  ],
  // Somebody else's code of the same name says nothing about ours.
  ["an error of a driver whose code looks like ours", Object.assign(new Error("no"), { code: "E409" }), false],
])("%s: final is decided", (_what, error, final) => {
  expect(outcomeOfThrown(error, PLAIN_VIEW)).toMatchObject({ kind: "failed", final });
});

test("a failure that we name ourselves is final by the same table", () => {
  expect(failedWith("E304", "no")).toMatchObject({ final: true });
  expect(failedWith("E306", "no")).toMatchObject({ final: false });
});

test.each(["ENOSPC", "EDQUOT"])("%s of a body's own file is E504 and says what to do", (code) => {
  const thrown = Object.assign(new Error(`${code}: no space left on device, write`), { code });
  expect(outcomeOfThrown(thrown, PLAIN_VIEW)).toMatchObject({
    error: { code: "E504", message: expect.stringMatching(/^E.* write\. .*free some space/) },
    final: false,
  });
});
