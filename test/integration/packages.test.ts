// The packages as they are published, in a project that `create-daymill` has made: nothing of the repository beside it but
// what others have published, which is linked instead of installed.
import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import {
  globSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { basename, delimiter, dirname, join } from "node:path";
import { createClient } from "@daymill/contract";
import { afterAll, beforeAll, expect, test } from "vitest";
import { packAll } from "../../tools/pack/pack.ts";
import { root } from "../architecture/imports.ts";
import { buildWebOnce } from "../e2e/support/web-build.ts";
import { waitUntil } from "../support/wait-until.ts";

const home = realpathSync(mkdtempSync(join(tmpdir(), "daymill-packages-")));
const packages = join(home, "packages");
const project = join(home, "night-jobs");
const modules = join(project, "node_modules");
afterAll(() => rmSync(home, { recursive: true, force: true }));

beforeAll(async () => {
  await buildWebOnce();
  packAll(packages);
  const create = join(home, "create-daymill");
  unpack("create-daymill-", create);
  run(home, process.execPath, join(create, "dist/commands/create-daymill.js"), "night-jobs", "--packages", packages);
  const { dependencies, devDependencies } = manifestOf(project);
  for (const [name, tarball] of Object.entries(dependencies)) unpack(basename(tarball), join(modules, name));
  const theirs = Object.keys(dependencies).flatMap((name) => {
    const manifest = manifestOf(join(modules, name));
    return Object.keys({ ...manifest.dependencies, ...manifest.optionalDependencies });
  });
  for (const name of new Set([...theirs, ...Object.keys(devDependencies ?? {})])) link(name);
}, 300_000);

interface Manifest {
  readonly dependencies: Readonly<Record<string, string>>;
  readonly optionalDependencies?: Readonly<Record<string, string>>;
  readonly devDependencies?: Readonly<Record<string, string>>;
}

function unpack(tarball: string, folder: string): void {
  const [file = ""] = globSync(`${tarball}*`, { cwd: packages });
  mkdirSync(folder, { recursive: true });
  run(folder, "tar", "-xzf", join(packages, file), "--strip-components=1");
}

function link(name: string): void {
  if (name.startsWith("@daymill/")) return;
  const target = join(modules, name);
  mkdirSync(dirname(target), { recursive: true });
  symlinkSync(join(root, "node_modules", name), target);
}

function manifestOf(folder: string): Manifest {
  return JSON.parse(readFileSync(join(folder, "package.json"), "utf8"));
}

/** Runs a program to its end and gives what it printed; a bad end is an error that shows it. */
function run(cwd: string, command: string, ...args: readonly string[]): string {
  const { status, stdout, stderr } = spawnSync(command, args, { cwd, env: environment, encoding: "utf8" });
  if (status !== 0) throw new Error(`${command} ${args.join(" ")} ended with ${status}:\n${stdout}${stderr}`);
  return stdout;
}

const environment = { ...process.env, PATH: [dirname(process.execPath), process.env["PATH"]].join(delimiter) };
const DAYMILL = join(modules, "daymill/bin/daymill.js");

test("the project names the packages beside it, and nothing of a workspace came with them", () => {
  const { dependencies } = manifestOf(project);
  expect(Object.keys(dependencies)).toEqual([
    "@daymill/contract",
    "@daymill/core",
    "@daymill/metadata",
    "@daymill/operators",
    "@daymill/scheduler",
    "@daymill/stores",
    "daymill",
  ]);
  const tests = globSync(["**/*.test.*", "**/testing{,.js}", "**/*.ts"], {
    cwd: join(modules, "@daymill"),
    exclude: ["**/*.d.ts", "**/template"],
  });
  expect(tests).toEqual([]);
});

test("its types are found, and its tests and its check pass", () => {
  const tsc = join(modules, "typescript/bin/tsc");
  expect(run(project, process.execPath, tsc)).toBe("");
  expect(run(project, process.execPath, "--test")).toContain("pass 2");
  expect(run(project, process.execPath, DAYMILL, "dags", "check")).toBe("1 DAG in 1 file: no problem\n");
});

test("its server lists the DAG, runs it in a worker, shows the web app, and tells of files that are saved", async () => {
  const server = spawn(process.execPath, [DAYMILL, "dev", "--port", "0", "--workers", "1"], {
    cwd: project,
    env: environment,
    stdio: ["ignore", "pipe", "inherit"],
  });
  const ended = once(server, "exit");
  try {
    let output = "";
    server.stdout.setEncoding("utf8").on("data", (text: string) => (output += text));
    const [, baseUrl = ""] = await waitUntil(
      "the server tells its address",
      () => /serves (http:\S+)/.exec(output) ?? undefined,
    );
    const client = createClient({ baseUrl });
    expect((await client.listDags()).items.map(({ dagId }) => dagId)).toEqual(["orders"]);
    expect(run(project, process.execPath, DAYMILL, "dags", "trigger", "orders", "--wait")).toContain("success");
    // By a function of the operators, in a process of its own.
    expect(run(project, process.execPath, DAYMILL, "connections", "test", "lake")).toContain("Permission");
    expect(await (await fetch(baseUrl)).text()).toContain("<title>Daymill</title>");

    const file = join(project, "dags/orders.ts");
    const source = readFileSync(file, "utf8");
    writeFileSync(file, source.replace("@daymill/core", "@daymill/cure"));
    await waitUntil("a mistake is told with its place", () => /E201 .*dags\/orders\.ts:1:/.test(output));
    writeFileSync(file, source.replace("retries: 3", "retries: 4"));
    await waitUntil("the file is reloaded", () => output.includes("✓ dags/orders.ts reloaded: orders\n"));
  } finally {
    server.kill("SIGTERM");
    await ended;
  }
});
