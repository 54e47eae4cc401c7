import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { TestContextOptions } from "@daymill/core";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { taskBench } from "../testing/task-bench.ts";
import type { TaskBench } from "../testing/task-bench.ts";
import { bash } from "./bash.ts";

let bench: TaskBench;
beforeEach(async () => {
  bench = await taskBench();
});
afterEach(() => bench[Symbol.asyncDispose]());

const workspace = (path: string): string => join(bench.directory, "workspace", path);

/** Runs a script, and gives its last line. */
const say = (
  script: string,
  input: Parameters<ReturnType<typeof bash>["run"]>[0] = {},
  given: TestContextOptions = {},
) => bash("task", { script, returns: "lastLine" }).run(input, bench.context(given));

describe("what a script is given", () => {
  it("is text, whatever stands in it: nothing becomes part of the script", async () => {
    const evil = `'; echo $(date) "\\"\n\`id\` & #`;
    const script = `printf '%s|%s' "$VALUE" "$1" | od -An -tx1 | tr -d ' \\n'`;
    const expected = Buffer.from(`${evil}|${evil}`).toString("hex");
    expect(await say(script, { env: { VALUE: evil }, args: [evil] })).toBe(expected);
  });

  it("may be numbers, booleans, and the paths of files that others made", async () => {
    const file = bench.uri("lake/a file.txt");
    writeFileSync(join(bench.directory, "lake/a file.txt"), "content");
    const script = `echo "$N $B $1 $(cat "$FILE")"`;
    expect(await say(script, { env: { N: 7, B: true }, args: [1.5], paths: { FILE: file } })).toBe(
      "7 true 1.5 content",
    );
    expect(await say(script, { env: { N: 7, B: true }, args: [1.5], paths: { FILE: "lake:/a file.txt" } })).toBe(
      "7 true 1.5 content",
    );
  });

  it("may be secrets of connections and variables, which are in the environment only", async () => {
    const secrets = {
      PGPASSWORD: { connection: "source", field: "password" },
      REGION: { connection: "source", field: "extra.region" },
      PORT: { connection: "source", field: "port" },
      TOKEN: { variable: "token" },
    } as const;
    const script = `echo "$PGPASSWORD $REGION $PORT $TOKEN $(tr '\\0' ' ' </proc/$$/cmdline | grep -c hunter2)"`;
    const ctx = bench.context({
      connections: { source: { type: "postgres", password: "hunter2", port: 5_432, extra: { region: "eu" } } },
      variables: { token: "t" },
    });
    expect(await bash("task", { script, secrets, returns: "lastLine" }).run({}, ctx)).toBe("hunter2 eu 5432 t 0");
  });

  it.each([
    ["a field that the connection has not", { connection: "lake", field: "password" }, "E104"],
    ["a variable that does not exist", { variable: "none" }, "E104"],
    ["a connection that does not exist", { connection: "none", field: "password" }, "E301"],
  ] as const)("must be there: %s", async (_, source, code) => {
    const task = bash("task", { script: "touch ran", secrets: { X: source } });
    await expect(task.run({}, bench.context())).rejects.toMatchObject({ code });
    expect(existsSync(workspace("task"))).toBe(false);
  });

  it.each([
    ["a name that is none", { env: { "A-B": "x" } }],
    ["a name that is ours", { env: { DAYMILL_OUTPUT: "x" } }],
    ["U+0000 in a variable", { env: { A: "a\0b" } }],
    ["U+0000 in an argument", { args: ["a\0b"] }],
  ])("is refused when no process can have it: %s (E304)", async (_, input) => {
    await expect(say("echo ran", input)).rejects.toMatchObject({ code: "E304" });
  });

  it("is refused by the system when it is too much (E441)", async () => {
    await expect(say("echo ran", { args: ["x".repeat(3_000_000)] })).rejects.toMatchObject({
      code: "E441",
      message: expect.stringMatching(/cannot be started.*in a file/),
    });
  });

  it("is the environment of the task, or with inheritEnv: false the path alone", async () => {
    process.env["OF_THE_TASK"] = "seen";
    const script = `echo "\${OF_THE_TASK-unseen} \${HOME-homeless} $(command -v ls >/dev/null && echo programs)"`;
    expect(await say(script)).toMatch(/^seen .* programs$/);
    const alone = bash("task", { script, inheritEnv: false, returns: "lastLine" });
    expect(await alone.run({}, bench.context())).toBe("unseen homeless programs");
    delete process.env["OF_THE_TASK"];
  });
});

describe("how a script ends", () => {
  const run = (script: string, options = {}) => bash("task", { script, ...options }).run({}, bench.context());

  it("with 0 is success, and there is no output", async () => {
    expect(await run("echo x")).toBeUndefined();
  });

  it("with 99 skips the task, with others if so said", async () => {
    await expect(run("exit 99")).rejects.toMatchObject({ name: "TaskSkipped", message: "exit code 99" });
    await expect(run("exit 4", { skipOn: [3, 4] })).rejects.toMatchObject({ name: "TaskSkipped" });
    await expect(run("exit 99", { skipOn: [] })).rejects.toMatchObject({ code: "E441" });
  });

  it("otherwise fails it, with the last lines that it said (E441)", async () => {
    const script = `for n in $(seq 100); do echo "line $n"; done; echo oops >&2; exit 3`;
    const failure = await run(script).catch((thrown: unknown) => thrown);
    expect(failure).toMatchObject({
      code: "E441",
      details: { exitCode: 3 },
      message: expect.stringMatching(
        /^The process ended with exit code 3\. Its last lines:\n(line \d+\n)+oops$|line 100/,
      ),
    });
    expect(String(failure)).toMatch(/oops/);
    expect(String(failure)).not.toMatch(/line 80\b/);
  });

  it.each([
    ["exit 1", "ended with exit code 1. It said nothing."],
    ["no-such-program-here", "no such program"],
    ["kill -KILL $$", "it was killed, often because the memory ran out"],
    ["kill -KILL 0", "was killed from outside"],
    ["kill -KILL $PPID; sleep 1000", "was killed from outside"],
  ])("by %s is told in words", async (script, message) => {
    await expect(run(script)).rejects.toMatchObject({ code: "E441", message: expect.stringContaining(message) });
  });

  it("takes with it what the script has left running", async () => {
    const pid = Number(await say("sleep 1000 >/dev/null 2>&1 & echo $!"));
    await expect.poll(() => lives(pid)).toBe(false);
  });
});

describe("the output of a script", () => {
  const json = (script: string) => bash("task", { script, returns: "json" }).run({}, bench.context());

  it("is the last line of stdout that is not empty", async () => {
    expect(await say(`echo first; printf 'größer\\r\\n\\n'; echo noise >&2`)).toBe("größer");
    await expect(say("echo noise >&2")).rejects.toMatchObject({ code: "E303" });
  });

  it("is refused when that line is too long (E302)", async () => {
    await expect(say("head -c 600000 /dev/zero | tr '\\0' x")).rejects.toMatchObject({ code: "E302" });
  });

  it("is the JSON that it wrote to the file of DAYMILL_OUTPUT", async () => {
    expect(await json(`echo chatter; echo '{"rows": [1, null]}' >"$DAYMILL_OUTPUT"`)).toEqual({ rows: [1, null] });
  });

  it.each([
    ["no file", "true", /wrote no file/],
    ["no JSON", `echo '{' >"$DAYMILL_OUTPUT"`, /is no JSON/],
  ])("is refused when it is none: %s (E303)", async (_, script, message) => {
    await expect(json(script)).rejects.toMatchObject({ code: "E303", message: expect.stringMatching(message) });
  });

  it("is refused before it is read when it is larger than a task may return (E302)", async () => {
    await expect(json(`truncate -s 65M "$DAYMILL_OUTPUT"`)).rejects.toMatchObject({ code: "E302" });
  });
});

describe("the folder of a script", () => {
  it("is its own in the run's workspace, empty at first, and kept", async () => {
    expect(await say("ls -A | wc -l; touch left; pwd")).toBe(workspace("task"));
    expect(await say("ls -A | wc -l | tr -d ' '")).toBe("0");
    expect(readdirSync(workspace(""))).toEqual(["task"]);
  });

  it("is another one for each mapped instance", async () => {
    expect(await say("basename $PWD", {}, { mapIndex: 3 })).toBe("task+3");
  });
});

describe("the log of a script", () => {
  it("has its lines as they come, those of stderr as warnings", async () => {
    const ctx = bench.context();
    await bash("task", { script: `echo one; echo two >&2; printf three` }).run({}, ctx);
    const lines = ctx.logs.map(({ level, message }) => `${level} ${message}`);
    expect(lines.toSorted()).toEqual(["info one", "info three", "warn two"]);
  });

  it("holds no more of a line than a log shows, and none of it is kept: memory stays flat", async () => {
    let characters = 0;
    const count = (text: string): void => void (characters += text.length);
    const ctx = bench.context();
    const log = { ...ctx.log, info: count, warn: count };
    const before = process.memoryUsage().rss;
    let most = 0;
    const watch = setInterval(() => (most = Math.max(most, process.memoryUsage().rss - before)), 20);
    const script = `yes | tr -d '\\n' | head -c 200000000; echo; yes "a line of some length" | head -c 50000000`;
    await bash("task", { script }).run({}, bench.context({ log }));
    clearInterval(watch);
    expect(characters).toBeGreaterThan(45_000_000);
    expect(characters).toBeLessThan(55_000_000);
    expect(most).toBeLessThan(150 * 1024 * 1024);
  });
});

describe("a script that is killed", () => {
  it("gets SIGTERM, with all that it has started, and may clean up", async () => {
    const stop = new AbortController();
    const log = { ...bench.context().log, info: () => stop.abort(new Error("killed by ann")) };
    const script = `trap 'echo clean >cleaned; exit' TERM; sleep 1000 & echo $! >child; echo ready; wait`;
    const task = bash("task", { script }).run({}, bench.context({ signal: stop.signal, log }));
    await expect(task).rejects.toThrow("killed by ann");
    expect(existsSync(workspace("task/cleaned"))).toBe(true);
    const child = Number(readFileSync(workspace("task/child"), "utf8"));
    await expect.poll(() => lives(child)).toBe(false);
  });

  it("is killed when it does not end by itself", async () => {
    const stop = new AbortController();
    const log = { ...bench.context().log, info: () => stop.abort(new Error("out of time")) };
    const script = `trap '' TERM; sleep 1000 & echo $! >child; echo ready; while :; do sleep 1; done`;
    const task = bash("task", { script }).run({}, bench.context({ signal: stop.signal, log }));
    await expect(task).rejects.toThrow("out of time");
    const child = Number(readFileSync(workspace("task/child"), "utf8"));
    await expect.poll(() => lives(child)).toBe(false);
  });

  it("is not started when it was killed before", async () => {
    const task = bash("task", { script: "touch ran" });
    await expect(task.run({}, bench.context({ signal: AbortSignal.abort(new Error("early")) }))).rejects.toThrow(
      "early",
    );
    expect(existsSync(workspace("task/ran"))).toBe(false);
  });
});

describe("options that cannot be", () => {
  it.each([
    ["a code that means success", { skipOn: 0 }, /skipOn has 0/],
    ["a code that no process ends with", { skipOn: [99, 300] }, /skipOn has 300/],
    ["a name of a secret", { secrets: { "a b": { variable: "x" } } }, /"a b" is no name/],
  ])("are refused where the task is defined: %s (E209)", (_, options, message) => {
    expect(() => bash("task", { script: "true", ...options })).toThrow(message);
  });
});

/** One that is dead and not yet collected by its parent does not count. */
function lives(pid: number): boolean {
  try {
    return !/\) Z /.test(readFileSync(`/proc/${pid}/stat`, "utf8"));
  } catch {
    // There is no such process any more.
    return false;
  }
}
