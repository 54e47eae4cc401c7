import { expect, test } from "vitest";
import { ACCESS_ROLES, mayDo, weakerRole } from "./roles.ts";

test("a role may do what it and the weaker ones may, and nothing else", () => {
  const may = ACCESS_ROLES.map((role) => ACCESS_ROLES.filter((needed) => mayDo(role, needed)));
  expect(may).toEqual([
    ["viewer"],
    ["viewer", "operator"],
    ["viewer", "operator", "editor"],
    ["viewer", "operator", "editor", "admin"],
  ]);
});

test("of two roles the weaker one counts, whichever comes first", () => {
  expect(weakerRole("admin", "viewer")).toBe("viewer");
  expect(weakerRole("operator", "editor")).toBe("operator");
  expect(weakerRole("editor", "editor")).toBe("editor");
});
