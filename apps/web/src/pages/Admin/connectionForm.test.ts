import type { ConnectionView } from "@daymill/contract";
import { describe, expect, test } from "vitest";
import {
  atShownFields,
  connectionDifferences,
  type ConnectionForm,
  connectionForm,
  connectionFormErrors,
  secretNames,
  toConnectionBody,
  withoutStored,
} from "./connectionForm.ts";
import { findConnections, kindsOf } from "./findConnections.ts";

const lake: ConnectionView = {
  connectionId: "lake",
  type: "s3",
  host: null,
  port: null,
  user: "AKIA",
  database: "bucket",
  path: null,
  extra: { region: "eu-west-1", pathStyle: false, custom: { a: 1 } },
  description: null,
  secrets: ["password"],
  origin: "stored",
  updatedAt: "2024-03-15T00:00:00Z",
};

describe("the form of a connection", () => {
  test("gives back what it was made of, and no secret that nobody touched", () => {
    expect(toConnectionBody(connectionForm(lake), lake.updatedAt)).toEqual({
      type: "s3",
      host: null,
      port: null,
      user: "AKIA",
      database: "bucket",
      path: null,
      extra: { region: "eu-west-1", pathStyle: false, custom: { a: 1 } },
      description: null,
      secrets: {},
      unchangedSince: lake.updatedAt,
    });
  });

  test("has how often it is asked as a number, and with whom it counts, whatever its type", () => {
    const rate = { looksPerSecond: 0.5, sharesRate: "aws" };
    for (const type of ["s3", "emr", "sftp"]) {
      const form = connectionForm({ ...lake, type, extra: rate });
      expect(form).toMatchObject({ values: { "extra.looksPerSecond": "0.5", "extra.sharesRate": "aws" }, more: "" });
      expect(toConnectionBody(form, null).extra).toEqual(rate);
      expect(toConnectionBody({ ...form, values: {} }, null).extra).toEqual({});
    }
  });

  test("sends a secret that was replaced or removed, and no empty one", () => {
    const form: ConnectionForm = {
      ...connectionForm(lake),
      secrets: {
        password: { kind: "remove" },
        sessionToken: { kind: "new", text: "t" },
        other: { kind: "new", text: "" },
      },
    };
    expect(toConnectionBody(form, null).secrets).toEqual({ password: null, sessionToken: "t" });
  });

  test("has the secrets that its type names, and whatever else is stored", () => {
    expect(secretNames(connectionForm({ ...lake, secrets: ["password", "odd"] }))).toEqual([
      "password",
      "sessionToken",
      "odd",
    ]);
  });

  test("sends no secret of a field that its type does not have", () => {
    const typed = { ...connectionForm(undefined), ownSecret: { name: "token", text: "hunter2" } };
    expect(toConnectionBody({ ...typed, type: "sftp" }, null).secrets).toEqual({ token: "hunter2" });
    expect(toConnectionBody(typed, null).secrets).toEqual({});
  });

  test("leaves out what belongs to another type once the type is changed", () => {
    const form = { ...connectionForm(lake), type: "file", more: "", values: { path: "/lake", database: "bucket" } };
    expect(toConnectionBody(form, null)).toMatchObject({ type: "file", path: "/lake", database: null, extra: {} });
  });

  test.each([
    ["connectionId", { connectionId: " " }],
    ["type", { type: "" }],
    ["database", { values: {} }],
    ["port", { values: { database: "b", port: "x" } }],
    ["extra.endpoint", { values: { database: "b", "extra.endpoint": "nowhere" } }],
    ["extra.looksPerSecond", { values: { database: "b", "extra.looksPerSecond": "often" } }],
    ["extra.looksPerSecond", { values: { database: "b", "extra.looksPerSecond": "-1" } }],
    ["extra", { more: "[1]" }],
    ["ownSecret", { type: "sftp", ownSecret: { name: "", text: "x" } }],
  ] as const)("says at %s what is wrong there", (field, part) => {
    expect(Object.keys(connectionFormErrors({ ...connectionForm(lake), ...part }))).toEqual([field]);
  });

  test("shows what is wrong with an extra without a field of its own where they all are", () => {
    expect(atShownFields({ "extra.region": "r", "extra.token": "t", "secrets.password": "p" }, "s3")).toEqual({
      "extra.region": "r",
      extra: "token: t",
      "secrets.password": "p",
    });
  });

  test("keeps no secret of a connection that was deleted meanwhile, but for what was typed", () => {
    const typed = {
      ...connectionForm(lake),
      secrets: { password: { kind: "keep" }, sessionToken: { kind: "new", text: "t" } },
    } as const;
    const left = withoutStored(typed);
    expect(left.secrets).toEqual({ sessionToken: { kind: "new", text: "t" } });
    expect(toConnectionBody(left, null).secrets).toEqual({ sessionToken: "t" });
  });

  test("tells how it differs from what somebody else saved, without a secret", () => {
    const form: ConnectionForm = {
      ...connectionForm(lake),
      secrets: { password: { kind: "new", text: "hunter2" } },
    };
    const found = connectionDifferences(form, { ...lake, database: "other" });
    expect(found).toEqual([
      { label: "Bucket", mine: "bucket", theirs: "other" },
      { label: "Secrets", mine: "password: new", theirs: "password: stored" },
    ]);
  });
});

describe("the list of connections", () => {
  const list = [lake, { ...lake, connectionId: "b", type: "sftp" }, { ...lake, connectionId: "a", type: "sftp" }];

  test("goes kind by kind, and by id within a kind", () => {
    expect(findConnections(list, {}).map(({ connectionId }) => connectionId)).toEqual(["lake", "a", "b"]);
    expect(kindsOf(list)).toEqual(["s3", "sftp"]);
  });

  test.each([
    [{ q: "BUCKET" }, 3],
    [{ q: "sftp" }, 2],
    [{ type: "s3" }, 1],
    [{ q: "lake", type: "sftp" }, 0],
  ])("is narrowed by %o", (filter, count) => {
    expect(findConnections(list, filter)).toHaveLength(count);
  });
});
