import { describe, expect, it } from "vitest";
import { namingFullDisk } from "./full-disk.ts";

describe("a statement that writes a file", () => {
  it("fails with E504 and the file's name when the disk is full", async () => {
    const full = new Error('IO Error: Could not write file "/x/rows.csv": No space left on device');
    await expect(namingFullDisk("/x/rows.csv", () => Promise.reject(full))).rejects.toMatchObject({
      code: "E504",
      message: expect.stringContaining("/x/rows.csv"),
      cause: full,
    });
  });

  it("fails as it does otherwise, and gives what it gives", async () => {
    const other = new Error("Conversion Error");
    await expect(namingFullDisk("/x", () => Promise.reject(other))).rejects.toBe(other);
    expect(await namingFullDisk("/x", () => Promise.resolve(7))).toBe(7);
  });
});
