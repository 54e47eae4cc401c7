import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import type { DaymillError, TestContext } from "@daymill/core";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { taskBench } from "../../testing/task-bench.ts";
import type { TaskBench } from "../../testing/task-bench.ts";
import type { ClusterBackend, StepView } from "../cluster-backend.ts";
import type { ClusterSettings } from "../cluster-settings.ts";
import { isStepOver } from "../cluster-state.ts";
import { runCluster } from "../run-cluster.ts";
import type { OnStepFailure, StepSpec } from "../step-spec.ts";
import { localBackend } from "./local-backend.ts";

let bench: TaskBench;
let ctx: TestContext;
let backend: ClusterBackend;
let token = 0;

beforeEach(async () => {
  bench = await taskBench();
  ctx = bench.context({ connections: { cluster: { type: "local" } } });
  backend = await open();
});
afterEach(() => bench[Symbol.asyncDispose]());

/** A backend as another process would open it: nothing is shared but the folder. */
async function open(): Promise<ClusterBackend> {
  return localBackend(await ctx.connection("cluster"), ctx);
}

function create(settings: ClusterSettings = {}): Promise<string> {
  token += 1;
  return backend.createCluster({ name: "nightly", settings, steps: [], keepAlive: true }, `cluster ${token}`);
}

function add(cluster: string, script: string, onFailure: OnStepFailure = "continue"): Promise<string> {
  token += 1;
  const step: StepSpec = { name: "work", command: ["bash", "-c", script], onFailure };
  return backend.addStep(cluster, step, `step ${token}`);
}

/** Asks until something holds, as polls do. */
async function until<T>(ask: () => T | Promise<T>, holds: (value: T) => boolean): Promise<T> {
  for (;;) {
    const value = await ask();
    if (holds(value)) return value;
    await delay(10);
  }
}

function ended(cluster: string, step: string): Promise<StepView> {
  return until(
    () => backend.describeStep({ cluster, step }),
    ({ state }) => isStepOver(state),
  );
}

/** The number in a file that a step writes, once it is there. */
async function numberIn(name: string): Promise<number> {
  const path = join(bench.directory, name);
  const text = await until(
    () => (existsSync(path) ? readFileSync(path, "utf8") : ""),
    (written) => written.endsWith("\n"),
  );
  return Number(text);
}

function lives(pid: number): boolean {
  try {
    return readFileSync(`/proc/${pid}/stat`, "utf8").split(") ")[1]?.startsWith("Z") === false;
  } catch {
    // No such process.
    return false;
  }
}

/** The kernel ends the processes of a group that is killed one by one, and the one that is asked for may be the last. */
const gone = (pid: number) =>
  until(
    () => lives(pid),
    (alive) => !alive,
  );

describe("a step on this machine", () => {
  it("is a process whose output goes to files, and whose exit code decides", async () => {
    const cluster = await create();
    expect(await backend.describeCluster(cluster)).toMatchObject({ state: "WAITING", reasonCode: null });
    const good = await ended(cluster, await add(cluster, "echo out; echo err >&2"));
    expect(good).toMatchObject({ state: "COMPLETED", reason: null });
    expect(readFileSync(join(good.logs ?? "", "stdout"), "utf8")).toBe("out\n");
    expect(readFileSync(join(good.logs ?? "", "stderr"), "utf8")).toBe("err\n");
    const bad = await ended(cluster, await add(cluster, "echo no such column >&2; exit 3"));
    expect(bad.state).toBe("FAILED");
    expect(bad.reason).toBe("it ended with exit code 3. It wrote:\nno such column");
  });

  it("fails when its program does not exist", async () => {
    const cluster = await create();
    const step = await backend.addStep(cluster, { name: "x", command: ["no-such-program"] }, "x");
    expect(await ended(cluster, step)).toMatchObject({ state: "FAILED", reason: expect.stringContaining("127") });
  });

  it("goes on without whoever started it, and is found by its token", async () => {
    const cluster = await create();
    const go = join(bench.directory, "go");
    const step = await backend.addStep(
      cluster,
      { name: "x", command: ["bash", "-c", `until [ -e ${go} ]; do sleep 0.05; done`] },
      "mine",
    );
    await backend.describeStep({ cluster, step });
    backend = await open();
    expect(await backend.findStep(cluster, "mine")).toBe(step);
    expect(await backend.findStep(cluster, "other")).toBeUndefined();
    expect((await backend.describeStep({ cluster, step })).state).toBe("RUNNING");
    writeFileSync(go, "");
    expect((await ended(cluster, step)).state).toBe("COMPLETED");
  });

  it("begins when those before it leave room for it", async () => {
    const cluster = await create({ stepConcurrency: 2 });
    const [first, second, third] = [await add(cluster, "sleep 600"), await add(cluster, ""), await add(cluster, "")];
    expect((await backend.describeStep({ cluster, step: third })).state).toMatch(/PENDING|RUNNING|COMPLETED/);
    await ended(cluster, second);
    await ended(cluster, third);
    expect((await backend.describeStep({ cluster, step: first })).state).toBe("RUNNING");
    const alone = await create();
    const [slow, waiting] = [await add(alone, "sleep 600"), await add(alone, "")];
    await backend.describeCluster(alone);
    expect((await backend.describeStep({ cluster: alone, step: waiting })).state).toBe("PENDING");
    await backend.cancelSteps(alone, [slow]);
    expect((await ended(alone, waiting)).state).toBe("COMPLETED");
    await backend.terminateCluster(cluster);
  });

  it.each<[OnStepFailure, string, string, string | null]>([
    ["continue", "COMPLETED", "WAITING", null],
    ["cancel_and_wait", "CANCELLED", "WAITING", null],
    ["terminate_cluster", "CANCELLED", "TERMINATED_WITH_ERRORS", "STEP_FAILURE"],
  ])("that fails with %s: the next is %s, the cluster %s", async (onFailure, next, state, reasonCode) => {
    const cluster = await create();
    const go = join(bench.directory, "go");
    const failing = await add(cluster, `until [ -e ${go} ]; do sleep 0.02; done; exit 1`, onFailure);
    const after = await add(cluster, "");
    writeFileSync(go, "");
    expect((await ended(cluster, failing)).state).toBe("FAILED");
    expect((await ended(cluster, after)).state).toBe(next);
    expect(await backend.describeCluster(cluster)).toMatchObject({ state, reasonCode });
    const another = await add(cluster, "").catch((error: DaymillError) => error.code);
    expect(another).toBe(state === "WAITING" ? "s-000003" : "E422");
  });
});

describe("nothing is left behind", () => {
  const script = (file: string) => `trap '' TERM; sleep 600 & echo $! >${file}; wait; sleep 600`;

  it("by a step that is cancelled and does not listen", async () => {
    const cluster = await create();
    const step = await add(cluster, script(join(bench.directory, "pid")));
    await backend.describeCluster(cluster);
    const pid = await numberIn("pid");
    expect(lives(pid)).toBe(true);
    await backend.cancelSteps(cluster, [step]);
    await gone(pid);
    expect((await ended(cluster, step)).state).toBe("CANCELLED");
    await backend.cancelSteps(cluster, [step]);
  });

  it("by a step that is cancelled before it began", async () => {
    const cluster = await create();
    const step = await add(cluster, `touch ${join(bench.directory, "ran")}`);
    await backend.cancelSteps(cluster, [step]);
    expect((await ended(cluster, step)).state).toBe("CANCELLED");
    await ended(cluster, await add(cluster, ""));
    expect(existsSync(join(bench.directory, "ran"))).toBe(false);
  });

  it("by a cluster that is terminated: what ran is interrupted, what waited is cancelled", async () => {
    const cluster = await create();
    const [running, waiting] = [await add(cluster, script(join(bench.directory, "pid"))), await add(cluster, "")];
    await backend.describeCluster(cluster);
    const pid = await numberIn("pid");
    await backend.terminateCluster(cluster);
    await gone(pid);
    expect((await backend.describeStep({ cluster, step: running })).state).toBe("INTERRUPTED");
    expect((await backend.describeStep({ cluster, step: waiting })).state).toBe("CANCELLED");
    expect(await backend.describeCluster(cluster)).toMatchObject({ state: "TERMINATED", reasonCode: "USER_REQUEST" });
    await backend.terminateCluster(cluster);
  });

  it("by a kill -9 of the process that a step runs under", async () => {
    const cluster = await create();
    const step = await add(
      cluster,
      `echo $PPID >${join(bench.directory, "parent")}; ${script(join(bench.directory, "pid"))}`,
    );
    await backend.describeCluster(cluster);
    const [parent, pid] = [await numberIn("parent"), await numberIn("pid")];
    process.kill(parent, "SIGKILL");
    await gone(pid);
    expect(await ended(cluster, step)).toMatchObject({
      state: "FAILED",
      reason: expect.stringContaining("were killed"),
    });
  });

  it("by a step that has ended and left a child", async () => {
    const cluster = await create();
    const step = await add(cluster, `sleep 600 & echo $! >${join(bench.directory, "pid")}`);
    expect((await ended(cluster, step)).state).toBe("COMPLETED");
    await gone(await numberIn("pid"));
  });
});

describe("a cluster on this machine", () => {
  const scriptFile = (name: string, text: string): string => {
    const path = join(bench.directory, name);
    writeFileSync(path, text);
    return path;
  };

  it("is ready when its bootstrap actions have ended, in their order", async () => {
    const [out, go] = [join(bench.directory, "out"), join(bench.directory, "go")];
    const bootstrap = ["one", "two"].map((name) => ({
      path: scriptFile(`${name}.sh`, `until [ -e ${go} ]; do sleep 0.02; done; echo ${name} $1 >>${out}`),
      args: [name.toUpperCase()],
    }));
    const cluster = await create({ bootstrap });
    expect((await backend.describeCluster(cluster)).state).toBe("BOOTSTRAPPING");
    const step = await add(cluster, `echo step >>${out}`);
    writeFileSync(go, "");
    expect((await ended(cluster, step)).state).toBe("COMPLETED");
    expect(readFileSync(out, "utf8")).toBe("one ONE\ntwo TWO\nstep\n");
  });

  it("ends with a bootstrap action that fails, and no step of it runs", async () => {
    const go = join(bench.directory, "go");
    const bad = `until [ -e ${go} ]; do sleep 0.02; done; echo no disk >&2; exit 9`;
    const cluster = await create({ bootstrap: [{ path: scriptFile("bad.sh", bad) }] });
    const step = await add(cluster, `touch ${join(bench.directory, "ran")}`);
    writeFileSync(go, "");
    expect((await ended(cluster, step)).state).toBe("CANCELLED");
    expect(await backend.describeCluster(cluster)).toMatchObject({
      state: "TERMINATED_WITH_ERRORS",
      reasonCode: "BOOTSTRAP_FAILURE",
      reason: expect.stringContaining("no disk"),
    });
    expect(existsSync(join(bench.directory, "ran"))).toBe(false);
  });

  it("is created once a token", async () => {
    const request = { name: "n", settings: {}, steps: [], keepAlive: true };
    const both = await Promise.all([backend.createCluster(request, "same"), backend.createCluster(request, "same")]);
    expect(new Set(both).size).toBe(1);
    expect(await backend.findCluster("same")).toBe(both[0]);
    expect(await backend.findCluster("other")).toBeUndefined();
  });

  it("with its steps ends when they have; one that failed makes it no success", async () => {
    const work = (script: string) => ({ name: script, command: ["bash", "-c", script] });
    const run = (script: string, attempt: string) =>
      runCluster("r").run(
        { steps: [work(script), work("true")] },
        { ...ctx, attempt: { ...ctx.attempt, token: attempt } },
      );
    expect(await run("true", "a")).toMatchObject({ state: "TERMINATED", steps: [{ state: "COMPLETED" }, {}] });
    await expect(run("exit 4", "b")).rejects.toThrow(/is TERMINATED: ALL_STEPS_COMPLETED.*exit code 4/s);
  });

  it("refuses settings, jars and connections that cannot be", async () => {
    await expect(create({ stepConcurrency: 0 })).rejects.toMatchObject({ code: "E209" });
    await expect(create({ bootstrap: [{ path: "s3://scripts/a.sh" }] })).rejects.toMatchObject({ code: "E209" });
    const cluster = await create();
    const jar = backend.addStep(cluster, { name: "j", jar: { jar: "a.jar" } }, "j");
    await expect(jar).rejects.toMatchObject({ code: "E209" });
    await expect(backend.describeCluster("local-none")).rejects.toMatchObject({ code: "E422" });
    const elsewhere = { workspace: "s3://scratch/run/" };
    const connection = { id: "cluster", type: "local", extra: {} };
    expect(() => localBackend(connection, elsewhere)).toThrow(/has no path/);
    expect(() => localBackend({ ...connection, extra: { abandonAfter: "1s" } }, ctx)).toThrow(/abandonAfter/);
  });
});
