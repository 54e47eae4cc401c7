import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { loadConfig } from "../config.ts";
import { withSecretFiles } from "./secret-files.ts";

const folder = mkdtempSync(join(tmpdir(), "daymill-secret-files-"));
afterAll(() => rmSync(folder, { recursive: true }));

function fileOf(name: string, text: string): string {
  const file = join(folder, name);
  writeFileSync(file, text);
  return file;
}

test("a variable of ours may stand in a file, without the newline at its end", () => {
  const key = fileOf("key", "k e y\n");
  expect(withSecretFiles({ DAYMILL_SECRET_KEY_FILE: key, OTHER_FILE: key, HOME: "/root" })).toEqual({
    DAYMILL_SECRET_KEY: "k e y",
    OTHER_FILE: key,
    HOME: "/root",
  });
});

test("so does a setting, and what says where it stands is none", async () => {
  const database = fileOf("database", "postgres://u:p@db.internal/daymill");
  const environment = { DAYMILL__DATABASE_FILE: database };
  const { config, environment: given } = await loadConfig({ cwd: folder, environment });
  expect(config.database).toMatchObject({ url: "postgres://u:p@db.internal/daymill" });
  expect(Object.keys(given)).toEqual(["DAYMILL__DATABASE"]);
});

test.each([
  ["both are given", { DAYMILL_SECRET_KEY: "a", DAYMILL_SECRET_KEY_FILE: "/dev/null" }, "Give DAYMILL_SECRET_KEY or"],
  ["the file is not there", { DAYMILL_SECRET_KEY_FILE: join(folder, "none") }, "cannot be read: ENOENT"],
])("it is an error when %s", (_, environment, message) => {
  expect(() => withSecretFiles(environment)).toThrow(
    expect.objectContaining({ code: "E104", message: expect.stringContaining(message) }),
  );
});
