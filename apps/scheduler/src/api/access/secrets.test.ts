import { expect, test } from "vitest";
import { hashPassword, isPassword } from "./hash-password.ts";
import { newSecret, secretHash } from "./secret-text.ts";
import { noSessionCookie, readSessionCookie, sessionCookie } from "./session-cookie.ts";

test("a password is known again by its hash, which differs each time and does not hold it", async () => {
  const [one, other] = await Promise.all([hashPassword("correct horse"), hashPassword("correct horse")]);
  expect(one).not.toBe(other);
  expect(one).toMatch(/^scrypt\$15\$8\$3\$/);
  expect(one).not.toContain("correct");
  expect(await isPassword("correct horse", one)).toBe(true);
  expect(await isPassword("correct horsf", one)).toBe(false);
});

test("a password that was typed as composed letters is the same as decomposed ones", async () => {
  expect(await isPassword("pa\u0308sswort zwo\u0308lf", await hashPassword("pässwort zwölf"))).toBe(true);
});

test.each([undefined, "", "plain", "scrypt$15$8$3$AAAA"])("%j is the hash of no password", async (hashed) => {
  expect(await isPassword("", hashed)).toBe(false);
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
