import { DaymillError } from "@daymill/core";
import { describe, expect, it } from "vitest";
import { toStoreError } from "./store-error.ts";

const fileSystemError = (code: string): Error => Object.assign(new Error(`${code}: as the system says it`), { code });

describe("a file system's error", () => {
  it.each([
    ["ENOSPC", "E504", "the disk is full"],
    ["EDQUOT", "E504", "quota"],
    ["EROFS", "E502", "read-only"],
    ["EACCES", "E502", "permission denied"],
    ["ENOENT", "E501", "does not exist"],
    ["EIO", "E502", "EIO"],
  ])("%s becomes %s, names the place and says what is wrong: %s", (errno, code, words) => {
    const error = toStoreError(fileSystemError(errno), "/data/lake/part");
    expect(error).toMatchObject({ code, details: { errno, place: "/data/lake/part" } });
    expect(error.message).toContain("/data/lake/part");
    expect(error.message).toContain(words);
  });

  it("is kept as the cause", () => {
    const cause = fileSystemError("ENOSPC");
    expect(toStoreError(cause, "/x").cause).toBe(cause);
  });
});

describe("what is not the file system's", () => {
  it("is passed on: a named error, an abort, the error of a source that is being copied", () => {
    const named = new DaymillError("E503", "out of the root");
    const abort = new DOMException("stopped", "AbortError");
    const source = new Error("the source broke");
    const others = ["42501", "ECONNRESET", "ERR_STREAM_DESTROYED", "ABORT_ERR", "Z_DATA_ERROR"].map(fileSystemError);
    for (const error of [named, abort, source, ...others]) expect(toStoreError(error, "/x")).toBe(error);
  });
});
