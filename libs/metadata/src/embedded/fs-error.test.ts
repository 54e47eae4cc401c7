import { DaymillError } from "@daymill/core";
import { expect, test } from "vitest";
import { mapFsError } from "./fs-error.ts";

const coded = (code: string): Error => Object.assign(new Error(`${code}: said the system`), { code });
const codeOf = (error: Error): string | undefined => (error instanceof DaymillError ? error.code : undefined);

test.each(["EACCES", "EPERM", "EROFS", "ENOTDIR"])(
  "%s says that the data directory cannot be written: E102",
  (code) => {
    const mapped = mapFsError(coded(code), "/data/here");
    expect(codeOf(mapped)).toBe("E102");
    expect(mapped.message).toContain("/data/here");
  },
);

test.each(["ENOSPC", "EDQUOT"])("%s says that the disk is full: E504", (code) => {
  expect(codeOf(mapFsError(coded(code), "/data/here"))).toBe("E504");
});

test("any other failure stays what it is", () => {
  const error = coded("EMFILE");
  expect(mapFsError(error, "/data/here")).toBe(error);
});
