import { EventEmitter, on } from "node:events";
import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import type { Logger } from "@daymill/core";
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from "vitest";
import { bundleStore } from "../bundle/bundle-store.ts";
import { buildEntry } from "../process/build-entry.ts";
import { DagParser, PARSER_ENTRY } from "./dag-parser.ts";
import type { DagFileResult } from "./read-dag-files.ts";
import { DagSync } from "./sync-loop.ts";

const home = realpathSync(mkdtempSync(join(tmpdir(), "daymill-sync-")));
const store = bundleStore(join(home, "bundles"));
const packageRoots = [import.meta.dirname];
const silent: Logger = { debug() {}, info() {}, warn() {}, error() {}, child: () => silent };
let parser: DagParser;
let folder: string;
let folders = 0;
let sync: DagSync;
let told: AsyncIterator<[string]>;

beforeAll(async () => {
  const entry = await buildEntry(PARSER_ENTRY, join(home, "runtime"));
  parser = new DagParser({ entry, bundleFolder: store.folder, packageRoots, environment: process.env, logger: silent });
});
afterAll(async () => {
  await parser.close();
  rmSync(home, { recursive: true });
});

beforeEach(() => {
  folder = join(home, `project-${folders++}`, "dags");
  mkdirSync(folder, { recursive: true });
  const emitter = new EventEmitter();
  told = on(emitter, "told") as AsyncIterator<[string]>;
  const tell = (what: string, { file, dags, problems }: DagFileResult): void => {
    const found = [...dags.map(({ dag }) => dag.id), ...problems.map((problem) => problem.code)];
    emitter.emit("told", `${what} ${file}: ${found.join(" ")}`);
  };
  sync = new DagSync({
    folders: [folder],
    store,
    parser,
    packageRoots,
    logger: silent,
    onFile: (result) => tell("read", result),
    onRemoved: (result) => tell("gone", result),
  });
});
afterEach(() => sync.close());

function write(name: string, text: string): void {
  mkdirSync(dirname(join(folder, name)), { recursive: true });
  writeFileSync(join(folder, name), text);
}

async function next(): Promise<string> {
  const { value } = await told.next();
  return value[0];
}

const dag = (id: string, before = "") =>
  `${before}import { dag } from "@daymill/core";\nexport default dag("${id}", {}, () => {});\n`;

test("a scan reads every file, a second one again, and tells what is gone", async () => {
  write("a.ts", dag("a"));
  write("b.ts", "export const dag = ;");
  await sync.scan();
  expect([await next(), await next()]).toEqual(["read a.ts: a", "read b.ts: E201"]);
  rmSync(join(folder, "b.ts"));
  await sync.scan();
  expect([await next(), await next()]).toEqual(["read a.ts: a", "gone b.ts: E201"]);
});

test("a saved file is read again, a new one is found, a removed one is told of", async () => {
  write("a.ts", dag("a"));
  await sync.scan();
  await sync.watch();
  expect(await next()).toBe("read a.ts: a");
  write("a.ts", dag("a2"));
  expect(await next()).toBe("read a.ts: a2");
  write("sub/b.ts", dag("b"));
  expect(await next()).toBe("read sub/b.ts: b");
  rmSync(join(folder, "a.ts"));
  expect(await next()).toBe("gone a.ts: a2");
});

test("a file that fails is told of with its problems, and again when it is mended", async () => {
  write("a.ts", dag("a"));
  await sync.scan();
  await sync.watch();
  expect(await next()).toBe("read a.ts: a");
  write("a.ts", `${dag("a")}const x = ;`);
  expect(await next()).toBe("read a.ts: E201");
  write("a.ts", dag("a"));
  expect(await next()).toBe("read a.ts: a");
});

test("a change of a module, inside or outside of the folder, is a change of the files that import it", async () => {
  write("../lib/id.ts", 'export const id = "one";');
  write("helper.ts", 'export { id } from "../lib/id.ts";');
  write("a.ts", dag('" + id + "', 'import { id } from "./helper.ts";\n'));
  write("b.ts", dag("b"));
  await sync.scan();
  await sync.watch();
  expect([await next(), await next()]).toEqual(["read a.ts: one", "read b.ts: b"]);
  write("../lib/id.ts", 'export const id = "two";');
  expect(await next()).toBe("read a.ts: two");
  write("helper.ts", 'export const id = "three";');
  expect(await next()).toBe("read a.ts: three");
});

test("a DAG id that another file has is a problem until the other gives it up", async () => {
  write("a.ts", dag("same"));
  write("b.ts", dag("same"));
  await sync.scan();
  await sync.watch();
  expect([await next(), await next()]).toEqual(["read a.ts: same", "read b.ts: E204"]);
  write("a.ts", dag("other"));
  expect([await next(), await next()]).toEqual(["read a.ts: other", "read b.ts: same"]);
});

test("a file that holds no DAG any more is told of as gone", async () => {
  write("a.ts", dag("a"));
  await sync.scan();
  expect(await next()).toBe("read a.ts: a");
  write("a.ts", "export const nothing = 1;");
  await sync.scan();
  expect(await next()).toBe("gone a.ts: a");
});

test("a folder that does not exist is an error of the scan", async () => {
  const own = new DagSync({
    folders: [join(folder, "none")],
    store,
    parser,
    packageRoots,
    logger: silent,
    onFile() {},
    onRemoved() {},
  });
  await expect(own.scan()).rejects.toMatchObject({ code: "ENOENT" });
  await own.close();
});
