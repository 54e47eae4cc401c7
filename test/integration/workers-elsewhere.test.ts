import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { connect } from "@daymill/metadata";
import { silentLog } from "@daymill/metadata/testing";
import { afterAll, beforeAll, expect, test } from "vitest";
import { freePort } from "../support/free-port.ts";
import { hearStream } from "../support/hear-stream.ts";
import { Stack } from "../support/start-stack.ts";
import { waitUntil } from "../support/wait-until.ts";

const home = mkdtempSync(join(tmpdir(), "daymill-elsewhere-"));

/** Bodies tell whose child they are, and go on when their gate is open. */
const MODELS = `
import { once } from "node:events";
import { existsSync, watch } from "node:fs";
import { mkdir } from "node:fs/promises";
import { dag, manual, sensor, task } from "@daymill/core";
import type { TaskContext } from "@daymill/core";
const told = async ({ gate }: { gate?: string }, ctx: TaskContext) => {
  ctx.log.info("parent " + process.ppid);
  if (gate === undefined) return process.ppid;
  await mkdir(gate, { recursive: true });
  const watcher = watch(gate);
  const opened = once(watcher, "change", { signal: ctx.signal });
  if (!existsSync(gate + "/open")) await opened;
  watcher.close();
  return process.ppid;
};
const prepare = task("prepare", told);
const train = task("train", { queue: "gpu" }, told);
const check = task("check", { queue: "gpu" }, told);
const card = sensor("card", { every: "250ms", queue: "gpu" }, async () => process.pid);
const publish = task("publish", told);
export default dag("models", { schedule: manual(), params: { gate: { type: "string", default: "" } } }, ({ params }) => {
  const ready = prepare({});
  const seen = card({}, { after: [ready] });
  const trained = train({ gate: params.gate }, { after: [seen] });
  const checked = check({}, { after: [trained] });
  publish({}, { after: [checked] });
});
`;

const server = connect({ kind: "embedded", dataDir: join(home, "postgres") }, { log: silentLog });
let main: Stack;
let worker: Stack;
let env: Record<string, string>;
let probesPort: number;

beforeAll(async () => {
  const address = await (await server).createDatabase?.("elsewhere");
  env = { DAYMILL__DATABASE: address?.url ?? "" };
  const shared = { home, dags: { "models.ts": MODELS }, env };
  probesPort = await freePort();
  main = new Stack({ ...shared, args: ["--queues", "default", "--workers", "1"] });
  worker = new Stack({
    ...shared,
    env: { ...env, DAYMILL__PROBES__PORT: String(probesPort) },
    args: ["--role", "worker", "--name", "w1", "--queues", "gpu", "--workers", "1"],
  });
  await main.start();
});

afterAll(async () => {
  for (const stack of [worker, main]) await stack.killEverything();
  await (await server).close();
  rmSync(home, { recursive: true, force: true });
});

async function startRun(name: string) {
  const gate = join(home, name);
  const { runId } = await main.client.triggerRun({ params: { dagId: "models" }, body: { params: { gate } } });
  const place = { dagId: "models", runId };
  const stateOf = async (taskId: string) => await main.client.getTaskInstance({ params: { ...place, taskId } });
  return {
    place,
    outcomes: async (taskId: string) => {
      const { items } = await main.client.listRunAttempts({ params: place, query: {} });
      return items.filter((attempt) => attempt.taskId === taskId).map(({ outcome }) => outcome);
    },
    letGo: () => {
      mkdirSync(gate, { recursive: true });
      writeFileSync(join(gate, "open"), "");
    },
    instance: stateOf,
    in: (taskId: string, state: string) =>
      waitUntil(`${taskId} is ${state}`, async () => (await stateOf(taskId)).state === state),
  };
}

test("what no process serves waits, and says for whom", async () => {
  const run = await startRun("first");
  await run.in("prepare", "success");
  await waitUntil("the sensor waits", async () => (await run.instance("card")).waiting?.reason === "no_worker");
  expect((await run.instance("card")).waiting?.text).toBe("No worker is alive that serves the queue gpu.");
  await worker.start();
  run.letGo();
  await main.runIn("success", run.place);
});

test("bodies and pokes run where their queue is served; their logs and ends are known to all", async () => {
  const response = await fetch(`${main.url}/api/v1/stream`);
  const heard = hearStream(response);
  const run = await startRun("second");
  run.letGo();
  await main.runIn("success", run.place);
  const { workers } = await main.client.getSystem();
  const served = workers.toSorted((a, b) => a.kind.localeCompare(b.kind));
  expect(served).toMatchObject([
    { kind: "local", queues: ["default"] },
    { kind: "remote", queues: ["gpu"] },
  ]);
  const parents = served.map(({ pid }) => `parent ${pid}`);
  for (const [taskId, parent] of [
    ["prepare", parents[0]],
    ["train", parents[1]],
    ["check", parents[1]],
    ["publish", parents[0]],
  ] as const) {
    const { lines } = await main.client.getLog({ params: { ...run.place, taskId } });
    expect([taskId, lines.map(({ message }) => message)]).toEqual([taskId, [parent]]);
  }
  await waitUntil("the stream told of a task of the worker", () => /"check",-1,"success"/.test(heard()));
});

test("a worker answers probes and Prometheus", async () => {
  const ask = async (path: string) => await fetch(`http://127.0.0.1:${probesPort}${path}`);
  expect(await (await ask("/health")).json()).toMatchObject({ ready: true, status: "ok" });
  expect(await (await ask("/health/live")).json()).toEqual({ live: true });
  expect(await (await ask("/metrics")).text()).toMatch(/^daymill_task_instances_moved_total\{to="success"\} [1-9]/m);
  const elsewhere = await ask("/api/v1/dags");
  expect(elsewhere.status).toBe(404);
});

test("a mark stops a body on the other machine", async () => {
  const run = await startRun("third");
  await run.in("train", "running");
  const { dagId, runId } = run.place;
  const selection = { dagId, runIds: [runId], tasks: [{ taskId: "train" }], state: "failed" as const };
  const plan = await main.client.mark({ body: { ...selection, dryRun: true } });
  await main.client.mark({ body: { ...selection, etag: plan.kind === "plan" ? plan.etag : "" } });
  await main.runIn("failed", run.place);
  await waitUntil("the worker has nothing left", async () =>
    (await main.client.getSystem()).workers.every(({ held }) => held === 0),
  );
  expect(await run.outcomes("train")).toEqual(["killed"]);
});

test("a drained worker ends what it has, and takes nothing before it is resumed, also when it is started again", async () => {
  const run = await startRun("drained");
  await run.in("train", "running");
  const drained = await main.runCommand(["workers", "drain", "w1"]);
  expect(drained.output).toContain("w1 takes no more tasks: it ends 1 task instance.");
  expect((await main.runCommand(["workers", "list"])).output).toContain("draining: it takes no more");
  run.letGo();
  const waited = await main.runCommand(["workers", "drain", "w1", "--wait"]);
  expect(waited.output).toContain("it has nothing, and may be stopped");
  await waitUntil("the next one waits", async () => (await run.instance("check")).waiting?.reason === "no_worker");
  await worker.killEverything();
  await worker.start();
  await waitUntil(
    "it says why",
    async () => (await run.instance("check")).waiting?.text.includes("w1 is drained") ?? false,
  );
  expect((await run.instance("check")).state).toBe("scheduled");
  const { items } = await main.client.listAuditEntries({ query: { action: ["drainWorker"], limit: 1 } });
  expect(items).toMatchObject([{ object: "w1", outcome: "done", after: { drained: true } }]);
  await main.runCommand(["workers", "resume", "w1"]);
  await main.runIn("success", run.place);
  expect(await run.outcomes("train")).toEqual(["success"]);
});

test("what a killed worker had goes on when it is back", async () => {
  const run = await startRun("fourth");
  await run.in("train", "running");
  await worker.killEverything();
  await worker.start();
  run.letGo();
  await main.runIn("success", run.place);
  expect(await run.outcomes("train")).toEqual(["lost", "success"]);
});

test("without the scheduler a worker goes on with what it serves", async () => {
  const run = await startRun("fifth");
  await run.in("train", "running");
  await main.killEverything();
  run.letGo();
  const reader = await connect({ kind: "url", url: env["DAYMILL__DATABASE"] ?? "" }, { log: silentLog });
  try {
    await waitUntil("the next task of its queue is done", async () => {
      const row = await reader.db
        .selectFrom("task_instance as i")
        .innerJoin("dag_run as r", "r.run_key", "i.run_key")
        .select("i.state")
        .where("r.run_id", "=", run.place.runId as never)
        .where("i.task_id", "=", "check" as never)
        .executeTakeFirst();
      return row?.state === "success";
    });
  } finally {
    await reader.close();
  }
  await main.start();
  await main.runIn("success", run.place);
  expect(await run.outcomes("check")).toEqual(["success"]);
});

test("a second worker of a name, and one without the directory of the others, are refused", async () => {
  const start = ["start", "--role", "worker", "--name"];
  const same = await worker.runCommand([...start, "w1"]);
  expect({ code: same.code, output: same.output }).toEqual({ code: 1, output: expect.stringContaining("E101") });
  const alone = join(home, "alone");
  const other = await worker.runCommand([...start, "w2"], alone);
  expect(other.code).toBe(1);
  expect(other.output).toContain("E107");
  expect(other.output).toContain(main.dataDir);
  const wrong = await worker.runCommand([...start, "../w3"]);
  expect(wrong.output).toContain("E104");
  expect(existsSync(join(home, "w3"))).toBe(false);
});
