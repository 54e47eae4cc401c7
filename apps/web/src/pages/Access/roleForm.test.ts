import type { Role } from "@daymill/contract";
import { expect, test } from "vitest";
import { roleDifferences, roleForm, roleFormErrors, toRoleBody } from "./roleForm.ts";

const at = "2024-03-15T00:00:00Z";
const sales: Role = {
  name: "sales",
  base: "none",
  grants: [{ on: "sales_*", role: "operator" }],
  users: [],
  createdAt: at,
  updatedAt: at,
};

test("a new role has a grant to be filled in, and is not sent without it", () => {
  expect(roleFormErrors(roleForm(undefined))).toEqual({ name: "Expected a name", "grants.0.on": "Expected DAGs" });
  expect(roleFormErrors({ ...roleForm(undefined), name: "sales", grants: [] })).toEqual({});
});

test("what is sent is what was typed, without blanks around it, and what it replaces", () => {
  const form = { ...roleForm(sales), grants: [{ on: " sales_* ", role: "viewer" } as const] };
  expect(toRoleBody(form, at)).toEqual({
    base: "none",
    grants: [{ on: "sales_*", role: "viewer" }],
    unchangedSince: at,
  });
});

test("what somebody else has saved meanwhile is named where it differs", () => {
  const stored: Role = { ...sales, base: "viewer" };
  expect(roleDifferences(roleForm(sales), stored)).toEqual([{ label: "Everywhere", mine: "none", theirs: "viewer" }]);
});
