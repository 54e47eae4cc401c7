import { expect, test } from "vitest";
import { findClaim, nameOf, rolesOf } from "./read-claims.ts";

const GROUPS = { viewer: ["staff"], operator: ["oncall", "/ops"], editor: [], admin: ["platform"] };
const rules = { groupsClaim: "groups", groups: GROUPS } as const;

test.each([
  [["staff"], "viewer"],
  [["platform", "staff"], "admin"],
  [["staff", "oncall"], "operator"],
  [["/ops"], "operator"],
  ["platform", "admin"],
  [["Platform"], undefined],
  [["platform "], undefined],
  [[], undefined],
  [undefined, undefined],
  [{ platform: true }, undefined],
  [[["platform"], 7, null], undefined],
])("the groups %j give the role %s: the strongest, by their exact names", (groups, role) => {
  expect(rolesOf({ groups }, rules)).toEqual({ role, ownRoles: [] });
});

test("groups give roles of one's own by their names, all of them, beside the strongest of the others", () => {
  const own = { ...rules, groups: { ...GROUPS, sales_team: ["sales"], billing: ["money", "sales"], hr: ["people"] } };
  expect(rolesOf({ groups: ["sales"] }, own)).toEqual({ role: undefined, ownRoles: ["sales_team", "billing"] });
  expect(rolesOf({ groups: ["people", "staff"] }, own)).toEqual({ role: "viewer", ownRoles: ["hr"] });
});

test("a claim is found by its name before its path, and never among what every object has", () => {
  const claims = { realm_access: { roles: ["a"] }, "https://example.com/groups": ["b"], "x.y": 1, x: { y: 2 } };
  expect(findClaim(claims, "realm_access.roles")).toEqual(["a"]);
  expect(findClaim(claims, "https://example.com/groups")).toEqual(["b"]);
  expect(findClaim(claims, "x.y")).toBe(1);
  expect([findClaim(claims, "constructor.name"), findClaim(claims, "realm_access.none.of")]).toEqual([
    undefined,
    undefined,
  ]);
});

const NAMES = ["preferred_username", "email"];

test.each([
  [{ preferred_username: "Ann", email: "a@x.org" }, "ann"],
  [{ email: "Ann@X.org" }, "ann@x.org"],
  [{ preferred_username: "", email: "a@x.org" }, "a@x.org"],
  [{ email: "a@x.org", email_verified: false }, undefined],
  [{ preferred_username: "CORP\\ann" }, undefined],
  [{ preferred_username: "ann smith" }, undefined],
  [{ preferred_username: 7 }, undefined],
  [{}, undefined],
])("of %j the name is %s", (claims, name) => {
  expect(nameOf(claims, NAMES)).toBe(name);
});
