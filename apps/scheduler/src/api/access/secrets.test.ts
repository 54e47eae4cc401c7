import { expect, test } from "vitest";
import { passwordsOf } from "./passwords.ts";
import { newSecret, secretHash } from "./secret-text.ts";
import { noSessionCookie, readSessionCookie, sessionCookie } from "./session-cookie.ts";

const { hash, matches } = passwordsOf();

test("a password is known again by its hash, which differs each time and does not hold it", async () => {
  const [one, other] = await Promise.all([hash("correct horse"), hash("correct horse")]);
  expect(one).not.toBe(other);
  expect(one).toMatch(/^scrypt\$15\$8\$3\$/);
  expect(one).not.toContain("correct");
  expect(await matches("correct horse", one)).toBe(true);
  expect(await matches("correct horsf", one)).toBe(false);
});

test("a password that was typed as composed letters is the same as decomposed ones", async () => {
  expect(await matches("pa\u0308sswort zwo\u0308lf", await hash("pässwort zwölf"))).toBe(true);
});

test("a hash keeps the cost that it was made at", async () => {
  const cheap = await passwordsOf({ n: 10, r: 8, p: 1 }).hash("correct horse");
  expect(cheap).toMatch(/^scrypt\$10\$8\$1\$/);
  expect(await matches("correct horse", cheap)).toBe(true);
});

test.each([undefined, "", "plain", "scrypt$15$8$3$AAAA"])("%j is the hash of no password", async (hashed) => {
  expect(await matches("", hashed)).toBe(false);
});

test("secrets say of what kind they are, and no two are the same", () => {
  const secrets = Array.from({ length: 50 }, () => newSecret("dmt_"));
  expect(new Set(secrets).size).toBe(50);
  expect(secrets[0]).toMatch(/^dmt_[\w-]{43}$/);
  expect(secretHash("a")).toEqual(secretHash("a"));
  expect(secretHash("a")).not.toEqual(secretHash("b"));
});

test("a cookie is for our own pages and no script, for TLS when there is TLS, and is read back", () => {
  const cookie = sessionCookie("dms_x", { isSecure: true, seconds: 60 });
  expect(cookie).toBe("daymill_session=dms_x; Path=/; HttpOnly; SameSite=Strict; Max-Age=60; Secure");
  expect(sessionCookie("dms_x", { isSecure: false, seconds: 60 })).not.toContain("Secure");
  expect(noSessionCookie({ isSecure: false })).toContain("Max-Age=0");
  expect(readSessionCookie("a=b; daymill_session=dms_x; c=d")).toBe("dms_x");
  expect(readSessionCookie("daymill_session=")).toBeUndefined();
  expect(readSessionCookie("other_daymill_session=x")).toBeUndefined();
  expect(readSessionCookie(undefined)).toBeUndefined();
});
