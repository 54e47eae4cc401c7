import { mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { readOrMakeFile } from "./read-or-make-file.ts";

const folder = mkdtempSync(join(tmpdir(), "daymill-kept-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

test("of many that start at once all read what one of them made, and nothing else is left", async () => {
  const path = join(folder, "id");
  let made = 0;
  const asked = Array.from({ length: 20 }, () =>
    readOrMakeFile({ path, what: "file", make: () => `${++made}`.padEnd(100_000, ".") }),
  );
  const read = new Set(await Promise.all(asked));
  expect([...read].map((text) => text.length)).toEqual([100_000]);
  expect(readdirSync(folder)).toEqual(["id"]);
});

test("what is there is read, and a folder that is not there is named", async () => {
  writeFileSync(join(folder, "old"), "kept");
  const make = () => "new";
  expect(await readOrMakeFile({ path: join(folder, "old"), what: "file", make })).toBe("kept");
  await expect(readOrMakeFile({ path: join(folder, "none/key"), what: "key file", make })).rejects.toMatchObject({
    code: "E102",
    message: expect.stringMatching(/The key file .*none\/key cannot be read or made: ENOENT/),
  });
});
