// The packages as they are published, in a project that `create-daymill` has made: nothing of the repository beside it but
// what others have published, which is linked instead of installed.
import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import {
  existsSync,
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
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { packAll } from "../../tools/pack/pack.ts";
import { root } from "../architecture/imports.ts";
import { buildWebOnce } from "../e2e/support/web-build.ts";
import { requireService, servicePath } from "../support/services.ts";
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
  linkPrograms({ daymill: "daymill/bin/daymill.js", tsc: "typescript/bin/tsc" });
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

/** As npm does, so that `npx` and scripts find them. */
function linkPrograms(programs: Readonly<Record<string, string>>): void {
  mkdirSync(join(modules, ".bin"));
  for (const [name, file] of Object.entries(programs)) symlinkSync(join("..", file), join(modules, ".bin", name));
}

function manifestOf(folder: string): Manifest {
  return JSON.parse(readFileSync(join(folder, "package.json"), "utf8"));
}

/** Runs a program to its end and gives what it printed; a bad end is an error that shows it. */
function run(cwd: string, command: string, ...args: readonly string[]): string {
  const { status, stdout, stderr } = spawnSync(command, args, { cwd, env: environmentOf(command), encoding: "utf8" });
  if (status !== 0) throw new Error(`${command} ${args.join(" ")} ended with ${status}:\n${stdout}${stderr}`);
  return stdout;
}

/** With the Node that a program runs on in front of all others. */
function environmentOf(command: string): NodeJS.ProcessEnv {
  const node = command.startsWith("/") ? command : process.execPath;
  return { ...process.env, PATH: [dirname(node), process.env["PATH"]].join(delimiter) };
}

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

test("the scripts that operators hand to programs are in their package", () => {
  expect(
    globSync("dist/**/*.py", { cwd: join(modules, "@daymill/operators") })
      .map((file) => basename(file))
      .sort(),
  ).toEqual(["daymill_rows.py", "daymill_session.py"]);
});

test("the tutorial, command by command, as it stands in docs/starting.md", { timeout: 300_000 }, async () => {
  // The first two are what beforeAll has done: without a registry.
  const commands = tutorialCommands().filter(
    (line) => !/^(npx daymill init|cd |npm install|npm run pack|node bin)/.test(line),
  );
  expect(commands[0]).toBe("npx daymill dev");
  expect(commands.length).toBeGreaterThan(9);
  const server = spawn("npx", ["daymill", "dev", "--port", "0", "--no-open"], {
    cwd: project,
    env: environmentOf(process.execPath),
    stdio: ["ignore", "pipe", "inherit"],
    detached: true,
  });
  const ended = once(server, "exit");
  try {
    await waitUntil("the server is there", () => existsSync(join(project, ".daymill/server.json")), {
      withinMs: 120_000,
    });
    const said: Record<string, string> = {};
    for (const command of commands.slice(1)) said[command.split("  ")[0] ?? ""] = inShell(command);
    expect(said["npx daymill dags list"]).toContain("orders");
    expect(said["npx daymill dags trigger orders --wait"]).toContain("success");
    expect(said["npx daymill backfill create orders --from 2024-03-01 --to 2024-03-31 --wait"]).toContain("31");
    expect(said["npx daymill tasks logs orders RUN extract"]).toContain("orders");
    expect(said["npm test"]).toContain("pass 2");
    const backfills = inShell("npx daymill backfill list --json");
    expect(JSON.parse(backfills)).toMatchObject([{ state: "completed" }]);
  } finally {
    // Not its database, which it stops itself; npx and what it started end with it.
    process.kill(serverPid() ?? -(server.pid ?? 0), "SIGTERM");
    await ended;
  }
});

/** Of the server in the project; undefined: there is none. */
function serverPid(): number | undefined {
  const file = join(project, ".daymill/server.json");
  return existsSync(file) ? JSON.parse(readFileSync(file, "utf8")).pid : undefined;
}

function tutorialCommands(): string[] {
  const page = readFileSync(join(root, "docs/starting.md"), "utf8");
  const blocks = [...page.matchAll(/^```sh\n(.*?)^```/gms)].map((match) => match[1] ?? "");
  return blocks.flatMap((block) => block.split("\n").filter((line) => line !== ""));
}

/** Runs a line of the tutorial as it stands, but for the run that a reader picks and the questions that a reader answers. */
function inShell(line: string): string {
  const newest = (): string => inShell("npx daymill runs list --dag orders -q").split(/\s/)[1] ?? "";
  const command = line.replace(/tasks clear|backfill create/, "$& --yes").replace(/\bRUN\b/, () => newest());
  return run(project, "sh", "-c", command);
}

const nodes = [
  { name: "the Node of this repository", node: process.execPath, suite: describe },
  { name: "Node 22", node: servicePath("node22"), suite: requireService("node22") },
];
for (const { name, node, suite } of nodes)
  suite(`on ${name}`, () => {
    test("its types are found, and its tests and its check pass", () => {
      const tsc = join(modules, "typescript/bin/tsc");
      expect(run(project, node, tsc)).toBe("");
      expect(run(project, node, "--test")).toContain("pass 2");
      expect(run(project, node, DAYMILL, "dags", "check")).toBe("1 DAG in 1 file: no problem\n");
    });

    test("its server lists the DAG, runs it in a worker, shows the web app, and tells of files that are saved", async () => {
      const server = spawn(node, [DAYMILL, "dev", "--port", "0", "--workers", "1"], {
        cwd: project,
        env: environmentOf(node),
        stdio: ["ignore", "pipe", "inherit"],
      });
      const ended = once(server, "exit");
      const file = join(project, "dags/orders.ts");
      const source = readFileSync(file, "utf8");
      try {
        let output = "";
        server.stdout.setEncoding("utf8").on("data", (text: string) => (output += text));
        const [, baseUrl = ""] = await waitUntil(
          "the server tells its address",
          () => /serves (http:\S+)/.exec(output) ?? undefined,
          { withinMs: 120_000 },
        );
        const client = createClient({ baseUrl });
        expect((await client.listDags()).items.map(({ dagId }) => dagId)).toEqual(["orders"]);
        expect(run(project, node, DAYMILL, "dags", "trigger", "orders", "--wait")).toContain("success");
        // By a function of the operators, in a process of its own.
        expect(run(project, node, DAYMILL, "connections", "test", "lake")).toContain("Permission");
        expect(await (await fetch(baseUrl)).text()).toContain("<title>Daymill</title>");

        writeFileSync(file, source.replace("@daymill/core", "@daymill/cure"));
        await waitUntil("a mistake is told with its place", () => /E201 .*dags\/orders\.ts:1:/.test(output));
        writeFileSync(file, source.replace("retries: 3", "retries: 4"));
        await waitUntil("the file is reloaded", () => output.includes("✓ dags/orders.ts reloaded: orders\n"));
      } finally {
        server.kill("SIGTERM");
        await ended;
        writeFileSync(file, source);
      }
    });
  });
