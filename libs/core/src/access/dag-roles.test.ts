import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  type DagAccess,
  GRANTED_ROLES,
  isGrantPattern,
  isOwnRoleName,
  type OwnRole,
  type Rights,
  roleForAll,
  roleOnDag,
  strongestAnywhere,
} from "./dag-roles.ts";
import { ACCESS_ROLES, mayDo } from "./roles.ts";

const sales: DagAccess = { dagId: "sales_daily", tags: ["finance"], access: {} };
const team: OwnRole = {
  name: "sales_team",
  base: "none",
  grants: [
    { on: "sales_*", role: "viewer" },
    { on: "tag:finance", role: "operator" },
  ],
};
const ofTeam: Rights = { role: "none", ownRoles: [team], atMost: "admin" };

describe("on a DAG", () => {
  test("the strongest of what patterns and tags give counts, and without one there is no such DAG", () => {
    expect(roleOnDag(ofTeam, sales)).toBe("operator");
    expect(roleOnDag(ofTeam, { ...sales, tags: [] })).toBe("viewer");
    expect(roleOnDag(ofTeam, { ...sales, dagId: "hr", tags: [] })).toBe("none");
  });

  test("a tag is not taken for an id, nor an id for a tag", () => {
    const odd: OwnRole = { name: "odd", base: "none", grants: [{ on: "tag:hr", role: "editor" }] };
    expect(roleOnDag({ ...ofTeam, ownRoles: [odd] }, { dagId: "hr", tags: ["tag:hr"], access: {} })).toBe("none");
  });

  test("its file gives roles by their name, which raises and never lowers", () => {
    expect(roleOnDag(ofTeam, { ...sales, access: { sales_team: "editor" } })).toBe("editor");
    expect(roleOnDag(ofTeam, { ...sales, access: { sales_team: "viewer" } })).toBe("operator");
    expect(roleOnDag(ofTeam, { ...sales, access: { other_team: "editor" } })).toBe("operator");
    expect(roleOnDag({ ...ofTeam, ownRoles: [{ ...team, name: "constructor" }] }, sales)).toBe("operator");
  });

  test("what it is done through may do no more than it says", () => {
    expect(roleOnDag({ ...ofTeam, atMost: "viewer" }, sales)).toBe("viewer");
    expect(roleForAll({ role: "admin", ownRoles: [], atMost: "editor" })).toBe("editor");
  });
});

const id = fc.string({ unit: fc.constantFrom("a", "b", "_"), minLength: 1, maxLength: 4 });
const tag = fc.constantFrom("x", "y");
const granted = fc.constantFrom(...GRANTED_ROLES);
const grant = fc.record({
  on: fc.oneof(
    id,
    id.map((text) => `${text}*`),
    tag.map((text) => `tag:${text}`),
  ),
  role: granted,
});
const ownRole = fc.record({
  name: fc.constantFrom("p", "q"),
  base: fc.constantFrom("none" as const, ...GRANTED_ROLES),
  grants: fc.array(grant, { maxLength: 3 }),
});
const rights = fc.record({
  role: fc.constantFrom("none" as const, ...ACCESS_ROLES),
  ownRoles: fc.array(ownRole, { maxLength: 3 }),
  atMost: fc.constantFrom(...ACCESS_ROLES),
});
const dag = fc.record({
  dagId: id,
  tags: fc.array(tag, { maxLength: 2 }),
  access: fc.dictionary(fc.constantFrom("p", "q"), granted),
});

describe("whatever the roles", () => {
  test("somebody has on a DAG at least what they have for everything, and at most what they may anywhere", () => {
    fc.assert(
      fc.property(rights, dag, (held, on) => {
        expect(mayDo(roleOnDag(held, on), roleForAll(held))).toBe(true);
        expect(mayDo(strongestAnywhere(held), roleOnDag(held, on))).toBe(true);
        expect(mayDo(held.atMost, roleOnDag(held, on))).toBe(true);
      }),
    );
  });

  test("without roles of one's own the DAG does not matter", () => {
    fc.assert(
      fc.property(rights, dag, (held, on) => {
        const plain = { ...held, ownRoles: [] };
        expect(roleOnDag(plain, on)).toBe(roleForAll(plain));
      }),
    );
  });

  test("several roles give the union of what each gives, and another never takes anything away", () => {
    fc.assert(
      fc.property(rights, dag, (held, on) => {
        const each = [
          roleOnDag({ ...held, ownRoles: [] }, on),
          ...held.ownRoles.map((own) => roleOnDag({ ...held, role: "none", ownRoles: [own] }, on)),
        ];
        const all = roleOnDag(held, on);
        expect(each).toContain(all);
        expect(each.every((one) => mayDo(all, one))).toBe(true);
      }),
    );
  });

  test("nobody becomes an admin by roles of one's own", () => {
    fc.assert(
      fc.property(rights, dag, (held, on) => {
        expect(held.role !== "admin" && roleOnDag(held, on) === "admin").toBe(false);
      }),
    );
  });
});

test("a role is called as DAGs are, and not as those that there are", () => {
  expect(["sales_team", "Sales.Team-2"].map(isOwnRoleName)).toEqual([true, true]);
  expect(["admin", "none", "viewer", "a b", "tag:x", "", "*"].some(isOwnRoleName)).toBe(false);
});

test("a grant is on an id, with stars or without, or on a tag", () => {
  expect(["sales_daily", "sales_*", "*", "*-daily", "tag:finance", "tag:Q3 2024"].every(isGrantPattern)).toBe(true);
  expect(["", "tag:", "a b", "-x", "sales/?"].some(isGrantPattern)).toBe(false);
});
