import { describe, expect, test } from "vitest";
import { checkConnection } from "./check-connection.ts";
import type { ConnectionFields } from "./connection-kind.ts";
import { CONNECTION_KINDS, connectionKind } from "./connection-kinds.ts";
import { connectionPlace } from "./connection-place.ts";
import { strandedSecrets } from "./stranded-secrets.ts";

function fields(type: string, some: Partial<ConnectionFields> = {}): ConnectionFields {
  return { type, host: null, port: null, user: null, database: null, path: null, extra: {}, ...some };
}

describe("the description of a type", () => {
  test.each(CONNECTION_KINDS.map((kind) => [kind.type, kind] as const))("%s names each field once", (_, kind) => {
    const paths = kind.fields.map(({ path }) => path);
    expect(new Set(paths).size).toBe(paths.length);
    for (const path of paths) expect(path).toMatch(/^(host|port|user|database|path|(extra|secrets)\.\w+)$/);
  });

  test("of one that people made up has the fields that every connection has", () => {
    expect(connectionKind("sftp")).toMatchObject({ type: "sftp", fields: expect.arrayContaining([expect.anything()]) });
  });
});

describe("what is wrong with a connection is told by its field", () => {
  test("what is missing", () => {
    expect(checkConnection(fields("s3"))).toEqual([{ path: "database", message: "Bucket is missing" }]);
    expect(checkConnection(fields("emr", { extra: { region: "" } }))).toEqual([
      { path: "extra.region", message: "Region is missing" },
    ]);
  });

  test.each([
    ["extra.endpoint", { endpoint: "ftp://x" }],
    ["extra.endpoint", { endpoint: 7 }],
    ["extra.endpoint", { endpoint: "https://user:hunter2@s3.example.com" }],
    ["extra.endpoint", { endpoint: "http://10.0.0.5/admin?token=1" }],
    ["extra.pathStyle", { pathStyle: "yes" }],
    ["extra.region", { region: 1 }],
    ["extra.looksPerSecond", { looksPerSecond: 0 }],
    ["extra.looksPerSecond", { looksPerSecond: 100_001 }],
    ["extra.looksPerSecond", { looksPerSecond: "5" }],
    ["extra.sharesRate", { sharesRate: 5 }],
  ])("a %s that is none", (path, extra) => {
    expect(checkConnection(fields("s3", { database: "b", extra }))).toMatchObject([{ path }]);
  });

  test("nothing, when all is there", () => {
    const s3 = fields("s3", { database: "b", extra: { endpoint: "http://127.0.0.1:9000", pathStyle: true } });
    expect(checkConnection(s3)).toEqual([]);
    expect(
      checkConnection(fields("sftp", { host: "x", extra: { anything: [1], looksPerSecond: 0.5, sharesRate: "aws" } })),
    ).toEqual([]);
  });
});

test.each([
  [fields("postgres", { host: "db", port: 5_432, user: "u", database: "d" }), "u@db:5432 d"],
  [fields("s3", { database: "b", path: "p", extra: { endpoint: "https://x" } }), "b p https://x"],
  [fields("local"), ""],
])("where a connection leads is told in a few words", (connection, place) => {
  expect(connectionPlace(connection)).toBe(place);
});

describe("stored secrets", () => {
  const stored = fields("postgres", { host: "db", port: 5_432, database: "dwh" });
  const kept = ["password", "token"];
  const stranded = (wanted: ConnectionFields, given: readonly string[] = [], was: ConnectionFields = stored) =>
    strandedSecrets({ stored: was, wanted, kept, given });

  test("go on being used while the connection leads to the same server", () => {
    expect(stranded(stored)).toEqual([]);
    expect(stranded({ ...stored, database: "other", user: "reader" })).toEqual([]);
  });

  test.each([
    ["host", { host: "evil" }],
    ["port", { port: 5_433 }],
    ["no host", { host: null }],
    ["type", { type: "s3" }],
  ])("have to be given again for another %s", (_, changed) => {
    expect(stranded({ ...stored, ...changed })).toEqual(kept);
    expect(stranded({ ...stored, ...changed }, ["token"])).toEqual(["password"]);
    expect(stranded({ ...stored, ...changed }, kept)).toEqual([]);
  });

  test("have to be given again for another endpoint", () => {
    const s3 = fields("s3", { database: "b", extra: { endpoint: "https://one", region: "eu-west-1" } });
    expect(stranded({ ...s3, extra: { ...s3.extra, endpoint: "https://two" } }, [], s3)).toEqual(kept);
    expect(stranded({ ...s3, extra: { region: "eu-west-1" } }, [], s3)).toEqual(kept);
    expect(stranded({ ...s3, extra: { region: "eu-west-2", endpoint: "https://one" } }, [], s3)).toEqual([]);
  });

  test("of a type that nobody knows have to be given again whatever is changed beside names", () => {
    const own = fields("sftp", { host: "x", extra: { a: 1, url: "sftp://x" } });
    expect(stranded({ ...own, extra: { url: "sftp://x", a: 1 } }, [], own)).toEqual([]);
    expect(stranded({ ...own, extra: { a: 1, url: "sftp://evil" } }, [], own)).toEqual(kept);
    expect(stranded({ ...own, user: "other" }, [], own)).toEqual([]);
  });

  test("of a connection that is not stored there are none", () => {
    expect(strandedSecrets({ stored: undefined, wanted: stored, kept: [], given: [] })).toEqual([]);
  });
});
