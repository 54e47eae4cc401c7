import type { ConnectionView } from "@daymill/contract";
import { expect, test } from "vitest";
import { connectionEnv } from "./connectionEnv.ts";

const connection: ConnectionView = {
  connectionId: "my_lake",
  type: "s3",
  host: null,
  port: null,
  user: "AKIA",
  database: null,
  path: "bucket/a b",
  extra: { region: "eu-central-1", forcePathStyle: true },
  description: "not part of it",
  secrets: ["password", "sessionToken"],
  origin: "stored",
  updatedAt: null,
};

test("a connection is told as variables that a server reads, its secrets by name alone", () => {
  expect(connectionEnv(connection)?.split("\n")).toEqual([
    "DAYMILL__CONNECTIONS__MY_LAKE__TYPE=s3",
    "DAYMILL__CONNECTIONS__MY_LAKE__USER=AKIA",
    "DAYMILL__CONNECTIONS__MY_LAKE__PATH='bucket/a b'",
    "DAYMILL__CONNECTIONS__MY_LAKE__EXTRA__REGION=eu-central-1",
    "DAYMILL__CONNECTIONS__MY_LAKE__EXTRA__FORCE_PATH_STYLE=true",
    "DAYMILL__CONNECTIONS__MY_LAKE__PASSWORD=",
    "DAYMILL__CONNECTIONS__MY_LAKE__EXTRA__SESSION_TOKEN=",
  ]);
});

test("one that no variable can name is not", () => {
  expect(connectionEnv({ ...connection, connectionId: "my-lake" })).toBeUndefined();
  expect(connectionEnv({ ...connection, connectionId: "My" })).toBeUndefined();
  expect(connectionEnv({ ...connection, connectionId: "a__b" })).toBeUndefined();
  expect(connectionEnv({ ...connection, extra: { "a b": 1 } })).toBeUndefined();
});

test("a quote in a value ends nothing", () => {
  expect(connectionEnv({ ...connection, path: "it's", extra: {}, secrets: [] })).toContain(`PATH='it'\\''s'`);
});
