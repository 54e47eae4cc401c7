import { epochMillis } from "@daymill/core";
import { findUser, makeUser, patchUser } from "@daymill/metadata";
import { freshDatabase } from "@daymill/metadata/testing";
import { expect, test } from "vitest";
import type { Caller } from "../handlers.ts";
import { beginSession } from "./begin-session.ts";

test("a browser gets no session for a password that was changed while it was checked", async () => {
  await using database = await freshDatabase();
  const { db } = database;
  const clock = { now: () => epochMillis(1_000) };
  await makeUser(db, { name: "ann", role: "admin", passwordHash: "old" }, clock.now());
  const cookies: string[] = [];
  const caller = { isSecure: true, setCookie: (cookie: string) => void cookies.push(cookie) } as unknown as Caller;
  const begin = async (user: Awaited<ReturnType<typeof findUser>>) => {
    if (user === undefined) throw new Error("there is no ann");
    await beginSession({ db, clock }, user, caller);
  };
  const before = await findUser(db, "ann");
  await patchUser(db, "ann", { passwordHash: "new", role: undefined, isDisabled: undefined }, clock.now());
  await expect(begin(before)).rejects.toMatchObject({
    code: "E709",
    message: expect.stringContaining("Sign in again"),
  });
  expect(cookies).toEqual([]);
  await begin(await findUser(db, "ann"));
  expect(cookies).toHaveLength(1);
});
