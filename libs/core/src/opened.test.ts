import { expect, test } from "vitest";
import { Opened } from "./opened.ts";

const closing = (name: string, closed: string[]) => ({ [Symbol.asyncDispose]: async () => void closed.push(name) });

test("closes what was opened in the opposite order, also what comes after a failure, and tells of it", async () => {
  const closed: string[] = [];
  const opened = new Opened();
  opened.use(closing("database", closed));
  opened.defer(async () => Promise.reject(new Error("the socket is gone")));
  opened.defer(() => void closed.push("server"));
  await expect(opened[Symbol.asyncDispose]()).rejects.toThrow("the socket is gone");
  expect(closed).toEqual(["server", "database"]);
});

test("several failures are told together", async () => {
  const opened = new Opened();
  for (const name of ["a", "b"]) opened.defer(() => Promise.reject(new Error(name)));
  await expect(opened[Symbol.asyncDispose]()).rejects.toThrow("b; a");
});

test("what was moved is closed by its new hands only, and once", async () => {
  const closed: string[] = [];
  const opened = new Opened();
  opened.use(closing("database", closed));
  const moved = opened.move();
  await opened[Symbol.asyncDispose]();
  expect(closed).toEqual([]);
  await moved[Symbol.asyncDispose]();
  await moved[Symbol.asyncDispose]();
  expect(closed).toEqual(["database"]);
});
