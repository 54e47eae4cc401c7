import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeEach, expect, test } from "vitest";
import { TOOLS } from "../init/project-files.ts";
import { fakeIo } from "../testing/fake-io.ts";
import { runCli } from "./run-cli.ts";

const home = mkdtempSync(join(tmpdir(), "daymill-init-"));
afterAll(() => rmSync(home, { recursive: true }));
let cwd: string;
beforeEach(() => {
  cwd = mkdtempSync(join(home, "case-"));
});

async function init(...args: readonly string[]) {
  const { io, out, err } = fakeIo({ cwd });
  return { code: await runCli(["init", ...args], io), out: out(), err: err() };
}

const read = (...path: readonly string[]) => readFileSync(join(cwd, ...path), "utf8");

/** Everything below a folder, hidden names too. */
const filesOf = (folder: string) =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(folder.length + 1))
    .sort();

test("init makes a project of its name, and says what to do next", async () => {
  const { code, out, err } = await init("night-jobs");
  expect({ code, err }).toEqual({ code: 0, err: "" });
  expect(out).toContain("cd night-jobs\n  npm install\n  npx daymill dev");
  expect(filesOf(join(cwd, "night-jobs"))).toEqual([
    ".github/workflows/checks.yml",
    ".gitignore",
    ".vscode/launch.json",
    "README.md",
    "dags/orders.test.ts",
    "dags/orders.ts",
    "daymill.config.ts",
    "package.json",
    "tsconfig.json",
  ]);
  const { version } = JSON.parse(readFileSync(new URL("../../package.json", import.meta.url), "utf8"));
  expect(JSON.parse(read("night-jobs", "package.json"))).toMatchObject({
    name: "night-jobs",
    dependencies: { "@daymill/core": version, "@daymill/operators": version, daymill: version },
  });
  expect(read("night-jobs", "README.md")).toMatch(/^# night-jobs\n/);
  expect(statSync(join(cwd, "night-jobs")).mode & 0o777).toBe(0o777 & ~process.umask());
  expect(readdirSync(cwd)).toEqual(["night-jobs"]);
});

test.each([
  ["", "my-pipelines"],
  [" night-jobs ", "night-jobs"],
])("on a terminal init asks for the name that was left out: %j", async (answer, name) => {
  const questions: string[] = [];
  const ask = async (question: string) => {
    questions.push(question);
    return answer;
  };
  const { io } = fakeIo({ cwd, canAsk: true, ask });
  expect(await runCli(["init"], io)).toBe(0);
  expect(questions).toEqual(["Name of the project (my-pipelines): "]);
  expect(readdirSync(cwd)).toEqual([name]);
});

test("a project has the compiler that its template is checked with", () => {
  const manifest = JSON.parse(readFileSync(new URL("../../../../package.json", import.meta.url), "utf8"));
  expect(manifest.devDependencies).toMatchObject(TOOLS);
});

test("init makes a project in the folder that one stands in, named after it", async () => {
  cwd = join(cwd, "here");
  mkdirSync(cwd);
  const before = statSync(cwd).ino;
  const { code, out } = await init("--dir", ".");
  expect(code).toBe(0);
  expect(out).not.toContain("cd ");
  expect(JSON.parse(read("package.json")).name).toBe("here");
  expect(statSync(cwd).ino).toBe(before);
});

test("a folder that holds something is refused and left as it is; --force replaces files of the same names only", async () => {
  mkdirSync(join(cwd, "a"));
  writeFileSync(join(cwd, "a/README.md"), "mine");
  writeFileSync(join(cwd, "a/notes.txt"), "mine");
  const refused = await init("a");
  expect(refused).toMatchObject({ code: 2, out: "" });
  expect(refused.err).toMatch(
    /^E106 .*a is not empty \(README\.md, notes\.txt\)\. Choose another with --dir, or use --force/,
  );
  expect(filesOf(cwd)).toEqual(["a/README.md", "a/notes.txt"]);

  expect(await init("a", "--force")).toMatchObject({ code: 0, err: "" });
  expect([read("a/README.md").slice(0, 4), read("a/notes.txt")]).toEqual(["# a\n", "mine"]);
  expect(readdirSync(cwd)).toEqual(["a"]);
});

test("what is in the way of a file stops it before anything is replaced", async () => {
  mkdirSync(join(cwd, "a/tsconfig.json"), { recursive: true });
  writeFileSync(join(cwd, "a/README.md"), "mine");
  const { code, err } = await init("a", "--force");
  expect(code).toBe(2);
  expect(err).toContain("tsconfig.json is in the way");
  rmSync(join(cwd, "a/tsconfig.json"), { recursive: true });
  writeFileSync(join(cwd, "a/dags"), "a file");
  expect((await init("a", "--force")).err).toContain("dags is in the way");
  expect(filesOf(cwd)).toEqual(["a/README.md", "a/dags"]);

  writeFileSync(join(cwd, "b"), "");
  expect((await init("b")).err).toContain("b is a file");
});

test.each(["My-Jobs", "../up", "a/b", ".hidden", "_x", "daymill", "node_modules", "a b", "a".repeat(215)])(
  "%s is no name of a project",
  async (name) => {
    const { code, err } = await init(name);
    expect(code).toBe(2);
    expect(err).toContain("cannot be the name of a project");
    expect(readdirSync(cwd)).toEqual([]);
  },
);

test("a project needs a name, and its packages", async () => {
  expect((await init()).err).toContain("has no name");
  mkdirSync(join(cwd, "packages"));
  writeFileSync(join(cwd, "packages/daymill-0.0.1.tgz"), "");
  expect(await init("a", "--packages", "packages")).toMatchObject({
    code: 2,
    err: expect.stringContaining("packages has no @daymill/core, @daymill/operators, daymill of version"),
  });
  expect((await init("a", "--packages", "nowhere")).err).toContain("nowhere cannot be read");
  expect(readdirSync(cwd)).toEqual(["packages"]);
});
