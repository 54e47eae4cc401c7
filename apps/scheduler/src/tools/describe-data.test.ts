import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { mkdir, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { afterEach, beforeEach, expect, test } from "vitest";
import { dataDescriber } from "./describe-data.ts";

let home: string;
let former: string | undefined;
beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), "daymill-describer-"));
  former = process.env["TMPDIR"];
  process.env["TMPDIR"] = home;
});
afterEach(() => {
  if (former === undefined) delete process.env["TMPDIR"];
  else process.env["TMPDIR"] = former;
  rmSync(home, { recursive: true });
});

const never = new AbortController().signal;

async function aPlace(): Promise<string> {
  const folder = join(home, "place");
  await mkdir(folder);
  await writeFile(join(folder, "part-0.parquet"), "no Parquet at all");
  return `${pathToFileURL(folder).href}/`;
}

test("what cannot be read is told by the error of the operators", async () => {
  const describe = dataDescriber({ environment: process.env, limitMs: 60_000 });
  await expect(describe({ uri: await aPlace(), connection: undefined }, never)).rejects.toMatchObject({ code: "E413" });
  expect(readdirSync(home)).toEqual(["place"]);
});

test("what takes too long is given up, and leaves nothing behind (E706)", async () => {
  const describe = dataDescriber({ environment: process.env, limitMs: 1 });
  await expect(describe({ uri: await aPlace(), connection: undefined }, never)).rejects.toMatchObject({ code: "E706" });
  expect(readdirSync(home)).toEqual(["place"]);
});

test("nobody waits any more: it rejects with that reason, and leaves nothing behind", async () => {
  const describe = dataDescriber({ environment: process.env });
  const patience = new AbortController();
  const described = describe({ uri: await aPlace(), connection: undefined }, patience.signal);
  patience.abort(new Error("gone"));
  await expect(described).rejects.toThrow("gone");
  expect(readdirSync(home)).toEqual(["place"]);
});
