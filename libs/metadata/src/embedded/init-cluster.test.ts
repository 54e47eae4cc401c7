import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { ClusterInterrupted, initCluster } from "./init-cluster.ts";

const folder = mkdtempSync(join(tmpdir(), "daymill-initdb-"));
afterAll(() => rmSync(folder, { recursive: true }));

/** How initdb fails, when it is this shell script. */
async function failureOf(script: string): Promise<unknown> {
  const bin = join(folder, "bin");
  mkdirSync(bin, { recursive: true });
  writeFileSync(join(bin, "initdb"), `#!/bin/sh\n${script}\n`);
  chmodSync(join(bin, "initdb"), 0o755);
  const home = { dir: folder, clusterDir: join(folder, "data"), logFile: "", copyParent: folder, runAs: undefined };
  return await initCluster(home, { dir: folder } as Parameters<typeof initCluster>[1], "none").catch(
    (error: unknown) => error,
  );
}

test.each(["kill -INT $$", 'echo "child process was terminated by signal 2: Interrupt" >&2; exit 1'])(
  "an initdb that somebody ended (%s) says nothing about whether PostgreSQL runs here",
  async (script) => {
    expect(await failureOf(script)).toBeInstanceOf(ClusterInterrupted);
  },
);

test("an initdb that fails by itself is an ordinary reason, with what it said", async () => {
  const failure = await failureOf('echo "no such user" >&2; exit 1');
  expect(failure).not.toBeInstanceOf(ClusterInterrupted);
  expect(failure).toMatchObject({ code: "E603", message: expect.stringContaining("no such user") });
});

test("initdb leads a process group, so that the Ctrl-C that stops Daymill does not cut it off", async () => {
  const failure = await failureOf('[ $(ps -o pgid= -p $$) = $$ ] && echo "leads its group" >&2; exit 1');
  expect(failure).toMatchObject({ message: expect.stringContaining("leads its group") });
});
