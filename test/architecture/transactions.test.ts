import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { root } from "./imports.ts";

test("every change of the database is made again when it loses a deadlock: inTransaction opens its transaction", () => {
  const transitions = globSync("libs/metadata/src/{transitions,settings,access,audit}/**/*.ts", { cwd: root });
  expect(transitions.length).toBeGreaterThan(50);
  const own = transitions
    .filter((file) => !file.endsWith(".test.ts"))
    .filter((file) => readFileSync(join(root, file), "utf8").includes(".transaction()"));
  expect(own).toEqual([]);
});
