import * as fc from "fast-check";
import { expect, test } from "vitest";
import { isSecretName, MASK, secretMask, secretsOf } from "./mask-secrets.ts";

function maskOf(...secrets: string[]) {
  const mask = secretMask();
  mask.add(secrets);
  return mask;
}

test("a secret is hidden wherever it stands, as it is, URL-encoded and escaped in JSON", () => {
  const mask = maskOf('p@ss/w "1');
  expect(mask.mask('it is p@ss/w "1!')).toBe(`it is ${MASK}!`);
  expect(mask.mask("postgres://u:p%40ss%2Fw%20%221@h")).toBe(`postgres://u:${MASK}@h`);
  expect(mask.mask("q=p%40ss%2Fw+%221")).toBe(`q=${MASK}`);
  expect(mask.mask(JSON.stringify({ password: 'p@ss/w "1' }))).toBe(`{"password":"${MASK}"}`);
});

test("of two secrets where one holds the other the whole one goes", () => {
  expect(maskOf("hunter", "hunter2").mask("hunter2 hunter")).toBe(`${MASK} ${MASK}`);
});

test("each line of a key is hidden, so that output line by line shows none", () => {
  const mask = maskOf("-----BEGIN KEY-----\nMIIEvQIBADANBg\n-----END KEY-----\n");
  expect(mask.mask("MIIEvQIBADANBg")).toBe(MASK);
});

test("a value too short to be told from ordinary words is not hidden", () => {
  expect(maskOf("a", "").mask("a banana")).toBe("a banana");
});

test("no masked text holds a secret of at least three characters", () => {
  fc.assert(
    fc.property(fc.string({ minLength: 3 }), fc.string(), fc.string(), (secret, before, after) => {
      fc.pre(!MASK.includes(secret) && !secret.includes("*"));
      expect(maskOf(secret).mask(before + secret + after)).not.toContain(secret);
    }),
  );
});

test("the secrets of a connection are its fields whose names say so, at any depth, and passwords in URLs", () => {
  const connection = {
    id: "lake",
    type: "s3",
    host: "db.example.org",
    password: "one",
    path: "https://ann:t%40wo@host/x",
    extra: { secretAccessKey: "three", region: "eu-1", nested: [{ token: { a: "four" } }], apiKey: 55555 },
  };
  expect(secretsOf(connection).sort()).toEqual(["55555", "four", "one", "t%40wo", "t@wo", "three"]);
});

test.each(["PGPASSWORD", "API_TOKEN", "clientSecret", "apiKey", "AWS_ACCESS_KEY_ID"])("%s names a secret", (name) => {
  expect(isSecretName(name)).toBe(true);
});
