import { execFileSync } from "node:child_process";
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { fakeIo } from "../../testing/fake-io.ts";
import { runCli } from "../run-cli.ts";

const home = mkdtempSync(join(tmpdir(), "daymill-completion-"));
afterAll(() => rmSync(home, { recursive: true }));

const ANSWERS: Readonly<Record<string, unknown>> = {
  "/api/v1/dags": {
    items: [
      { dagId: "orders", paused: false, schedule: { words: "every day" } },
      { dagId: "outlets", paused: true, schedule: { words: "every day" } },
    ],
  },
  "/api/v1/dags/orders/graph": { tasks: [{ taskId: "extract", operator: "task" }] },
  "/api/v1/runs": { items: [{ runId: "scheduled__2024-03-01T02:00:00Z", state: "failed" }] },
  "/api/v1/pools": [{ name: "source_db", description: "few\nlines" }],
};

/** What is offered after these words, and the paths that were asked. */
async function offered(...words: readonly string[]) {
  const asked: string[] = [];
  const { io, out, err } = fakeIo({
    env: { DAYMILL_URL: "http://127.0.0.1:4242", HOME: home },
    fetch: async (url) => {
      const { pathname, search, host } = new URL(new Request(url).url);
      asked.push(`${host}${pathname}${search}`);
      return new Response(JSON.stringify(ANSWERS[pathname]));
    },
  });
  expect(await runCli(["__complete", ...words], io)).toBe(0);
  expect(err()).toBe("");
  return { lines: out().split("\n").slice(0, -1), asked };
}

const valuesOf = async (...words: readonly string[]) =>
  (await offered(...words)).lines.map((line) => line.split("\t")[0]);

test("commands, their verbs and options are offered as far as they are typed, with what they do", async () => {
  expect(await valuesOf("t")).toEqual(["tasks", "tokens"]);
  expect(await valuesOf("backfill", "pr")).toEqual(["preview"]);
  expect((await offered("dags", "unp")).lines).toEqual(["unpause\tfollow the schedule again"]);
  expect(await valuesOf("dags", "trigger", "--w")).toEqual(["--wait"]);
  expect(await valuesOf("start", "--role", "")).toEqual(["all", "scheduler", "api", "worker"]);
  expect(await valuesOf("completion", "")).toEqual(["bash", "zsh", "fish"]);
});

test("names come from the server: DAGs, and of the DAG that is named its tasks and runs", async () => {
  expect((await offered("dags", "pause", "o")).lines).toEqual(["orders\tevery day", "outlets\tpaused"]);
  expect(await valuesOf("dags", "pause", "orders", "ou")).toEqual(["outlets"]);
  expect(await valuesOf("tasks", "clear", "orders", "")).toEqual(["extract"]);
  const runs = await offered("tasks", "clear", "orders", "extract", "--run", "");
  expect(runs.lines).toEqual(["scheduled__2024-03-01T02:00:00Z\tfailed"]);
  expect(runs.asked).toEqual(["127.0.0.1:4242/api/v1/runs?dagId=orders&limit=100"]);
  expect(await valuesOf("runs", "list", "--state", "failed", "--dag", "or")).toEqual(["orders"]);
  expect(await valuesOf("audit", "--dag=orders", "--run", "scheduled__2024-03-01T02:")).toHaveLength(1);
  expect((await offered("dags", "show", "--url", "http://there", "or")).asked).toEqual([
    "there/api/v1/dags?limit=1000",
  ]);
  expect((await offered("pools", "set", "")).lines).toEqual(["source_db\tfew lines"]);
});

test("a shell that is not named is told by which there are", async () => {
  const { io, err } = fakeIo();
  expect(await runCli(["completion"], io)).toBe(2);
  expect(err()).toContain("missing required argument 'shell', one of bash, zsh, fish.");
});

test("nothing is offered, and nothing said, where nothing is known", async () => {
  expect(await valuesOf("dags", "check", "")).toEqual([]);
  expect(await valuesOf("tasks", "list", "orders", "")).toEqual([]);
  expect(await valuesOf("audit", "--run", "")).toEqual([]);
  const { io, out, err } = fakeIo({ cwd: "/nowhere", fetch: () => Promise.reject(new TypeError("fetch failed")) });
  expect(await runCli(["__complete", "dags", "show", ""], io)).toBe(0);
  expect([out(), err()]).toEqual(["", ""]);
});

test("bash completes by it, also names with colons", async () => {
  const program = `#!/bin/bash\nprintf '<%s>' "$@" >"${home}/words"\nprintf 'scheduled__2024-03-01T02:00:00Z\\tfailed\\n'\n`;
  writeFileSync(join(home, "daymill"), program);
  chmodSync(join(home, "daymill"), 0o755);
  const { io, out } = fakeIo();
  expect(await runCli(["completion", "bash"], io)).toBe(0);
  const typed = "daymill runs show orders scheduled__2024-03-01T02:";
  const line = `COMP_WORDBREAKS=' :'; COMP_LINE='${typed}'; COMP_POINT=${typed.length}`;
  const script = `${out()}\n${line}; _daymill; echo "\${COMPREPLY[*]}"; cat ${home}/words`;
  const PATH = [home, process.env["PATH"]].join(delimiter);
  const printed = execFileSync("bash", ["--norc", "-c", script], { encoding: "utf8", env: { PATH } });
  expect(printed).toBe("00:00Z\n<__complete><runs><show><orders><scheduled__2024-03-01T02:>");
});

test.each(["zsh", "fish"])("%s has a script that asks in the same way", async (shell) => {
  const { io, out } = fakeIo();
  expect(await runCli(["completion", shell], io)).toBe(0);
  expect(out()).toContain(`npx daymill completion ${shell}`);
  expect(out()).toContain("__complete");
});
