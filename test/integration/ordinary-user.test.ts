import { chmodSync, chownSync, mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { ordinaryUser, type OrdinaryUser } from "../support/ordinary-user.ts";
import { runDaymill, type CommandResult } from "../support/run-daymill.ts";
import { Stack } from "../support/start-stack.ts";

const DAG = `
import { dag, manual, task } from "@daymill/core";
import { mkdir, readFile, writeFile } from "node:fs/promises";
const note = task("note", async (_: {}, ctx) => {
  await mkdir(new URL(ctx.workspace), { recursive: true });
  await writeFile(new URL("note", ctx.workspace), "kept");
  return { uid: process.getuid?.() };
});
const read = task("read", async (_: { after: number | undefined }, ctx) => await readFile(new URL("note", ctx.workspace), "utf8"));
export default dag("plain", { schedule: manual() }, () => {
  read({ after: note({}).uid });
});
`;

let user: OrdinaryUser;
let home: string;
beforeAll(() => {
  user = ordinaryUser();
  home = folder(realpathSync(mkdtempSync(join(tmpdir(), "daymill-user-"))));
  // A checkout that only root can enter has to be copied, installed packages and all.
}, 600_000);
afterAll(() => {
  rmSync(home, { recursive: true, force: true });
  user[Symbol.dispose]();
});

/** A folder of the user's. */
function folder(path: string): string {
  mkdirSync(path, { recursive: true });
  chownSync(path, user.uid, user.gid);
  return path;
}

/** Takes rights from a folder until it is disposed of, so that it can be removed by whoever made it. */
function restricted(path: string, mode: number): Disposable {
  chmodSync(path, mode);
  return { [Symbol.dispose]: () => chmodSync(path, 0o755) };
}

function dagFolder(name: string): string {
  const path = folder(join(home, name));
  writeFileSync(join(path, "plain.ts"), DAG);
  return path;
}

/** A start that ends by itself. */
async function start(dataDir: string, dags: string): Promise<CommandResult & { readonly hasStack: boolean }> {
  const args = ["start", "--data", dataDir, "--dags", dags, "--port", "0"];
  const result = await runDaymill(args, { HOME: home }, user.launch);
  return { ...result, hasStack: /^\s+at /m.test(result.output) };
}

/** One line with the code, the thing and what to do. */
const refusal = (line: RegExp, code = 1) => ({ code, hasStack: false, output: expect.stringMatching(line) });

describe("an ordinary user", () => {
  test("starts a server whose DAG folder and home are read-only: native PostgreSQL, and a run of two tasks", async () => {
    const place = folder(join(home, "whole"));
    const elsewhere = folder(join(home, "read-only home"));
    using _home = restricted(elsewhere, 0o555);
    await using stack = new Stack({
      dags: { "plain.ts": DAG, "locked.ts": DAG },
      home: place,
      env: { HOME: elsewhere },
      launch: user.launch,
    });
    chmodSync(join(stack.dagFolder, "locked.ts"), 0o200);
    using _dags = restricted(stack.dagFolder, 0o555);
    await stack.start();
    const { components } = await stack.client.getHealth();
    expect(components).toContainEqual(
      expect.objectContaining({
        name: "database",
        state: "ok",
        detail: expect.stringContaining("embedded-postgresql"),
      }),
    );
    await stack.client.triggerRun({ params: { dagId: "plain" }, body: { runId: "one" } });
    await stack.runIn("success", { dagId: "plain", runId: "one" });
    const output = (taskId: string) => stack.client.getOutput({ params: { dagId: "plain", runId: "one", taskId } });
    expect(await output("note")).toMatchObject({ value: { uid: user.uid } });
    expect(await output("read")).toMatchObject({ value: "kept" });
    const problems = await stack.client.listLoadProblems();
    expect(problems.items).toMatchObject([{ file: "locked.ts", code: "E201" }]);
    expect(problems.items[0]?.message).toMatch(/permission denied/i);
    expect(await stack.stop()).toBe(130);
  });

  test("is told by name that the data directory is read-only, or cannot be made where it should be", async () => {
    const dags = dagFolder("dags for data");
    const locked = folder(join(home, "read-only"));
    using _locked = restricted(locked, 0o555);
    for (const dataDir of [locked, join(locked, "not there yet")]) {
      const expected = refusal(/^E102 .*read-only.*cannot be written.*name another directory/m);
      expect(await start(dataDir, dags)).toEqual(expected);
    }
  });

  test("is told by name what in the data directory belongs to somebody else", async () => {
    const dags = dagFolder("dags for parts");
    const dataDir = folder(join(home, "data"));
    const logs = folder(join(dataDir, "logs"));
    using _logs = restricted(logs, 0o555);
    expect(await start(dataDir, dags)).toEqual(refusal(/^E102 .*cannot be written: \S*\/data\/logs\. .*chown -R/m));
  });

  test("is told by name which DAG folder cannot be read, and which folder in one", async () => {
    const dags = dagFolder("dags");
    const inner = folder(join(dags, "inner"));
    for (const path of [inner, dags]) {
      using _path = restricted(path, 0o000);
      const refused = await start(join(home, "data for dags"), dags);
      expect(refused).toEqual(
        refusal(/^E104 .*DAG folder .* cannot be read: EACCES.*Let the user that runs Daymill read it/m, 2),
      );
      expect(refused.output).toContain(path);
    }
  });
});
