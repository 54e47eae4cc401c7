import { expect, test } from "vitest";
import { ownPathSchema } from "./access.ts";
import { refusalText, refusedAddress, SIGN_IN_REFUSALS } from "./sign-in-refusal.ts";

test("an address carries which refusal it was, and no words of whoever made the link", () => {
  const { hash } = new URL(refusedAddress("/dags?tag=a", "noRole"), "http://x");
  expect(refusalText(hash)).toBe(SIGN_IN_REFUSALS.noRole);
  for (const other of ["", "#top", "#sign-in=", "#sign-in=call+555-0100", "#sign-in=constructor"]) {
    expect(refusalText(other)).toBeUndefined();
  }
});

test.each(["/", "/dags", "/dags/daily/grid?dialog=trigger&day=2024-03-15", "/runs?q=%2F%2Fx"])(
  "%s is a path of ours",
  (path) => {
    expect(ownPathSchema.safeParse(path).success).toBe(true);
    expect(new URL(path, "http://ours.example").origin).toBe("http://ours.example");
  },
);

test.each([
  "",
  "dags",
  "//evil.example",
  "/\\evil.example",
  "/\t/evil.example",
  "/a\\..\\b",
  "https://evil.example",
  "javascript:alert(1)",
  "/a\r\nset-cookie: x=y",
  "/api/v1/session",
  "/dags#sign-in=failed",
])("%j is none", (path) => {
  expect(ownPathSchema.safeParse(path).success).toBe(false);
});
