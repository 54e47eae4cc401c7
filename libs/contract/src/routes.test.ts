import { describe, expect, test } from "vitest";
import { API_PREFIX } from "./endpoints.ts";
import type { Route } from "./route.ts";
import { routes } from "./routes.ts";

const table: [string, Route][] = Object.entries(routes);

describe("the route table", () => {
  test("names each method and path once", () => {
    const endpoints = table.map(([, route]) => `${route.method} ${route.path.replace(/:\w+/g, ":")}`);
    expect(new Set(endpoints).size).toBe(endpoints.length);
  });

  test.each(table)("%s has a params field for each part of its path", (_, route) => {
    const inPath = [...route.path.matchAll(/:([A-Za-z]+)/g)].map((match) => match[1]);
    const { shape } = route.params as unknown as { shape: Record<string, unknown> };
    expect(Object.keys(shape).sort()).toEqual(inPath.sort());
  });

  // What somebody does to their own session, password and tokens changes nothing for anybody else.
  const secondFactor = ["beginSecondFactor", "confirmSecondFactor", "renewRecoveryCodes", "removeSecondFactor"];
  const ofOneself = ["signIn", "signOut", "changePassword", ...secondFactor, "createToken", "deleteToken"];
  // What the audit log tells.
  const readByFew = ["listUsers", "listRoles", "listAuditEntries", "listVariableVersions"];

  test.each(table)("%s needs more than a viewer if and only if it writes", (name, route) => {
    const isWeak = route.needs === "viewer" || route.needs === "nobody";
    const isForAll = route.method === "GET" ? !readByFew.includes(name) : ofOneself.includes(name);
    expect(isWeak).toBe(isForAll);
  });

  test("can be asked by who has not signed in for nothing but the session", () => {
    const open = table.filter(([, route]) => route.needs === "nobody").map(([name]) => name);
    expect(open.toSorted()).toEqual(["getSession", "leaveToSignIn", "returnFromSignIn", "signIn", "signOut"]);
  });

  test.each(table)("%s refuses query fields that it does not know", (_, route) => {
    expect(route.query.safeParse({ surprise: 1 }).success).toBe(false);
  });

  test("lives below one prefix", () => {
    expect(API_PREFIX).toBe("/api/v1");
  });
});

describe("ids in paths", () => {
  test.each(["../etc/passwd", "a/b", "", ".hidden", "-x", "a b", "x".repeat(251)])(
    "refuses %j as a DAG id",
    (dagId) => {
      expect(routes.getDag.params.safeParse({ dagId }).success).toBe(false);
    },
  );

  test("takes a run id that holds an instant", () => {
    const parsed = routes.getRun.params.safeParse({ dagId: "orders", runId: "scheduled__2024-03-15T00:00:00+01:00" });
    expect(parsed.success).toBe(true);
  });

  test.each(["../x", "a/b", "a\u0000b", ""])("refuses %j as a run id", (runId) => {
    expect(routes.getRun.params.safeParse({ dagId: "orders", runId }).success).toBe(false);
  });
});

describe("query fields", () => {
  test("come as text and are read as what they are", () => {
    expect(routes.listDags.query.parse({ limit: "5", tag: "a", inactive: "true" })).toEqual({
      limit: 5,
      tag: ["a"],
      tagMode: "any",
      inactive: true,
      sort: "dagId",
    });
  });

  test("of a page are bounded", () => {
    expect(routes.listRuns.query.safeParse({ limit: "100000" }).success).toBe(false);
  });
});
