import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { filePath, fileText } from "./file-asset.ts";

const own = join(import.meta.dirname, "file-asset.test.ts");

test("without a bundle a file is read beside the module that names it", () => {
  expect(fileText("./file-asset.test.ts")).toBe(readFileSync(own, "utf8"));
  expect(filePath("../author/file-asset.test.ts")).toBe(own);
});

test("a file that is not there is named, with the call", () => {
  expect(() => fileText("./no.sql")).toThrow('fileText("./no.sql"): ENOENT');
  expect(() => filePath("./no.py")).toThrow(expect.objectContaining({ code: "E201" }));
});
