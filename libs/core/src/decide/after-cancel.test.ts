import { expect, test } from "vitest";
import { epochMillis } from "../time.ts";
import { decideCancel, MAX_CANCEL_TRIES } from "./after-cancel.ts";

const now = epochMillis(1_000_000);
const error = { code: null, name: "Error", message: "503", stack: null, details: null };
const trouble = { kind: "trouble", error, final: false } as const;

test("a job that is acknowledged as stopped is done, however often it was asked", () => {
  expect(decideCancel({ answer: { kind: "cancelled" }, tries: MAX_CANCEL_TRIES + 1, now })).toEqual({ kind: "done" });
});

test("a job that did not answer is asked again, ever later, up to five minutes", () => {
  const wait = (tries: number) => {
    const decision = decideCancel({ answer: trouble, tries, now });
    return decision.kind === "again" ? decision.dueAt - now : decision.kind;
  };
  expect([1, 2, 3, 9, 10, 31].map(wait)).toEqual([1_000, 2_000, 4_000, 256_000, 300_000, 300_000]);
});

test("after too many tries it is given up, with what it said last", () => {
  expect(decideCancel({ answer: trouble, tries: MAX_CANCEL_TRIES, now })).toEqual({ kind: "gives_up", said: "503" });
});

test("an answer that is none to this question counts as none", () => {
  expect(decideCancel({ answer: { kind: "nothing" }, tries: 1, now })).toMatchObject({ kind: "again" });
});
