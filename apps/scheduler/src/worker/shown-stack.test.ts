import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { afterAll, beforeAll, expect, test } from "vitest";
import { stackShower } from "./shown-stack.ts";

const home = realpathSync(mkdtempSync(join(tmpdir(), "daymill-stack-")));
const { mapStack: show } = stackShower({ bundleFolder: join(home, "bundles"), runtimeFolder: join(home, "runtime") });
beforeAll(() => {
  const packages = { "node_modules/@daymill/core": "@daymill/core", "node_modules/pg": "pg", ".": "our-dags" };
  for (const [folder, name] of Object.entries(packages)) {
    mkdirSync(join(home, folder), { recursive: true });
    writeFileSync(join(home, folder, "package.json"), JSON.stringify({ name }));
  }
});
afterAll(() => rmSync(home, { recursive: true }));

const at = (file: string) => `    at run (${join(home, file)}:3:5)`;
const url = (file: string) => `    at async Attempt.run (${pathToFileURL(join(home, file)).href}:1108:20)`;
const runtime = url("runtime/task-main-1.mjs");
const ours = at("node_modules/@daymill/core/src/author/run-body.ts");
const users = at("dags/load.ts");
const others = at("node_modules/pg/lib/client.js");

test("the frames of the user and of packages stay; ours and those of the process that runs bodies go", () => {
  const stack = ["Error: no", others, users, ours, runtime, "    at async Promise.all (index 0)", runtime];
  expect(show(stack.join("\n"))).toBe(["Error: no", others, users].join("\n"));
});

test("each cause keeps its own frames, and its message stays without any", () => {
  const stack = ["Error: no", users, runtime, "Caused by: Error: disk", runtime, "Caused by: Error: end", others];
  const shown = ["Error: no", users, "Caused by: Error: disk", "Caused by: Error: end", others];
  expect(show(stack.join("\n"))).toBe(shown.join("\n"));
});

test("where only our packages have frames they stay: they say where we failed", () => {
  expect(show(["TypeError: x", ours, runtime].join("\n"))).toBe(["TypeError: x", ours].join("\n"));
});

test("a message of several lines is left as it is", () => {
  const message = `Error: said\n  at the table:\n${home}/runtime/x.mjs:1:1`;
  expect(show(message)).toBe(message);
});
