import { DaymillError } from "@daymill/core";
import { expect, test } from "vitest";
import { isRetryable, mapPgError, sqlStateOf } from "./pg-error.ts";

const coded = (code: string, message = "said the server"): Error => Object.assign(new Error(message), { code });
const codeOf = (error: Error): string | undefined => (error instanceof DaymillError ? error.code : undefined);

test.each(["08006", "57P01", "57P03", "ECONNREFUSED", "ECONNRESET", "ENOENT"])(
  "%s is a lost connection: E601",
  (code) => {
    expect(codeOf(mapPgError(coded(code), "host:5432/db"))).toBe("E601");
  },
);

test.each(["Connection terminated unexpectedly", "timeout exceeded when trying to connect"])(
  "pg's own words for a lost connection, which have no code, are E601: %s",
  (message) => {
    expect(codeOf(mapPgError(new Error(message), "host:5432/db"))).toBe("E601");
  },
);

test("a wrong password is E601 and says where", () => {
  const mapped = mapPgError(coded("28P01", 'password authentication failed for user "me"'), "host:5432/db");
  expect(codeOf(mapped)).toBe("E601");
  expect(mapped.message).toMatch(/host:5432\/db refused the sign-in/);
});

test("a full disk of the database is E504", () => {
  expect(codeOf(mapPgError(coded("53100"), "host:5432/db"))).toBe("E504");
});

test("several refused addresses of one host are named, though their common error is silent", () => {
  const none = new AggregateError([
    new Error("connect ECONNREFUSED ::1:1"),
    new Error("connect ECONNREFUSED 127.0.0.1:1"),
  ]);
  expect(mapPgError(Object.assign(none, { code: "ECONNREFUSED" }), "host:1/db").message).toContain("127.0.0.1:1");
});

test("a violated constraint stays what it is, with its SQLSTATE", () => {
  const error = coded("23505");
  expect(mapPgError(error, "host:5432/db")).toBe(error);
  expect(sqlStateOf(error)).toBe("23505");
});

test("only deadlocks and serialization failures are worth another try", () => {
  const states = ["40001", "40P01", "23505", "57014", "08006"];
  expect(states.filter((state) => isRetryable(coded(state)))).toEqual(["40001", "40P01"]);
});
