import { expect, test } from "vitest";
import { whyNotAssigned } from "./assigned-users.ts";

const holder = (name: string, role: "operator" | "editor" | "admin") => ({ name, role, by: "password" }) as const;

test("what is assigned is for the users named, and for admins", () => {
  expect(whyNotAssigned(holder("ana", "operator"), ["ana", "bo"])).toBeUndefined();
  expect(whyNotAssigned(holder("root", "admin"), ["ana", "bo"])).toBeUndefined();
  expect(whyNotAssigned(holder("carl", "editor"), ["ana", "bo"])).toBe(
    "This is for ana, bo or an admin to answer; carl is neither.",
  );
});

test("what is assigned to nobody is for everybody who may act", () => {
  expect(whyNotAssigned(holder("carl", "operator"), null)).toBeUndefined();
});
