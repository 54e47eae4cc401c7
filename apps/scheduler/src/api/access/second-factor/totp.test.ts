import { epochMillis } from "@daymill/core";
import { describe, expect, test } from "vitest";
import { toBase32 } from "./base32.ts";
import { codeOf, matchingStep, stepOf } from "./totp.ts";

const secret = Buffer.from("12345678901234567890");
const atSecond = (seconds: number) => epochMillis(seconds * 1_000);

describe("codes", () => {
  // RFC 6238, appendix B: the rows of SHA-1, which have eight digits.
  test.each([
    [59, "94287082"],
    [1_111_111_109, "07081804"],
    [1_111_111_111, "14050471"],
    [1_234_567_890, "89005924"],
    [2_000_000_000, "69279037"],
    [20_000_000_000, "65353130"],
  ])("at second %d are those of RFC 6238", (seconds, code) => {
    expect(codeOf(secret, stepOf(atSecond(seconds)), 8)).toBe(code);
    expect(codeOf(secret, stepOf(atSecond(seconds)))).toBe(code.slice(2));
  });

  // RFC 4226, appendix D.
  test("by counter are those of RFC 4226", () => {
    const codes = Array.from({ length: 10 }, (_, counter) => codeOf(secret, counter));
    expect(codes.join(" ")).toBe("755224 287082 359152 969429 338314 254676 287922 162583 399871 520489");
  });

  test("of the step before and after are taken, and say which they are of", () => {
    const now = atSecond(1_111_111_111);
    const step = stepOf(now);
    const taken = [-2, -1, 0, 1, 2].map((away) => matchingStep(codeOf(secret, step + away), secret, now));
    expect(taken).toEqual([undefined, step - 1, step, step + 1, undefined]);
  });

  test.each(["", "14050", "0140504711", "94287082", "abcdef", "\u0661\u0662\u0663\u0664\u0665\u0666"])(
    "%j is none",
    (code) => {
      expect(matchingStep(code, secret, atSecond(59))).toBeUndefined();
    },
  );
});

// RFC 4648, section 10.
test.each([
  ["", ""],
  ["f", "MY"],
  ["fo", "MZXQ"],
  ["foo", "MZXW6"],
  ["foob", "MZXW6YQ"],
  ["fooba", "MZXW6YTB"],
  ["foobar", "MZXW6YTBOI"],
])("base32 of %j is %j", (text, encoded) => {
  expect(toBase32(Buffer.from(text))).toBe(encoded);
});
