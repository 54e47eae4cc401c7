import { expect, test } from "vitest";
import { ACCESS_ROLES, mayDo, strongestRole, weakerRole, whyMayNot } from "./roles.ts";

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

test("of several roles the strongest counts, and of none, none", () => {
  expect(strongestRole(["viewer", "editor", "operator"])).toBe("editor");
  expect(strongestRole(["none", "viewer"])).toBe("viewer");
  expect(strongestRole([])).toBe("none");
});

test("who may not do something on a DAG is told which role it needs there", () => {
  const ann = { name: "ann", role: "viewer", by: "password" } as const;
  expect(whyMayNot(ann, "operator", "sales")).toBe(
    "This needs the role operator on the DAG sales; ann is a viewer there.",
  );
  expect(whyMayNot({ ...ann, role: "none" }, "viewer")).toBe(
    "This needs the role viewer; ann has none but on some DAGs.",
  );
});

test("who may not do something is told which role it needs and which they have", () => {
  const ann = { name: "ann", role: "operator", by: "password" } as const;
  expect(whyMayNot(ann, "operator")).toBeUndefined();
  expect(whyMayNot(ann, "admin")).toBe("This needs the role admin; ann is an operator.");
  const program = { name: "bob", role: "viewer", by: "token" } as const;
  expect(whyMayNot(program, "operator")).toBe("This needs the role operator; bob is a viewer by this token.");
});
