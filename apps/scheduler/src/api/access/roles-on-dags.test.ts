import { expect, test } from "vitest";
import { ACCESS_ROLES } from "@daymill/core";
import { heldBy, type Identity } from "./identity.ts";
import { dagsOfCaller } from "./roles-on-dags.ts";

function countingDoor() {
  const asked: unknown[] = [];
  const roles = new Map([
    ["a", "viewer"],
    ["b", "operator"],
  ] as const);
  return { asked, rolesOnDags: async (_: unknown, of: unknown) => (asked.push(of), roles) };
}

const ann = { by: "password", who: "ann", userKey: 1, tokenHash: new Uint8Array(), secondFactor: "none" } as const;

test.each(ACCESS_ROLES)("for a %s, who has the same role everywhere, nothing is read", async (role) => {
  const door = countingDoor();
  const identity: Identity = { ...ann, ...heldBy({ role, ownRoles: [], atMost: "admin" }) };
  expect(await dagsOfCaller(door, identity)("viewer")).toBeUndefined();
  expect(door.asked).toEqual([]);
});

test("for who has roles of their own the DAGs are read once, and only when they are asked for", async () => {
  const door = countingDoor();
  const ownRoles = [{ name: "some", base: "none", grants: [] }] as const;
  const dagsWith = dagsOfCaller(door, { ...ann, ...heldBy({ role: "none", ownRoles, atMost: "admin" }) });
  expect(door.asked).toEqual([]);
  expect(await dagsWith("viewer")).toEqual(["a", "b"]);
  expect(await dagsWith("operator")).toEqual(["b"]);
  expect(door.asked).toEqual(["all"]);
});

test("nobody sees no DAG", async () => {
  expect(await dagsOfCaller(countingDoor(), undefined)("viewer")).toEqual([]);
});
