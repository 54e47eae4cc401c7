import { expect, test } from "vitest";
import { describeUrl } from "./describe-url.ts";

test("says host, port and database, and never the password", () => {
  const said = describeUrl("postgresql://me:hush-hush@db.example.com:5433/runs?sslmode=disable");
  expect(said).toBe("db.example.com:5433/runs");
});

test("says the directory of a unix socket", () => {
  expect(describeUrl("postgresql:///runs?host=/var/run/pg&port=5432&user=me")).toBe("/var/run/pg:5432/runs");
});
