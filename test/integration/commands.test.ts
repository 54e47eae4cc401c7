import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { startStack, type Stack } from "../support/start-stack.ts";

const SHOP = `
import { cron, dag, manual, onAssets, task } from "@daymill/core";
import { setTimeout as sleep } from "node:timers/promises";

const count = task("count", async (_: {}, ctx) => {
  ctx.log.info("counting", { day: ctx.interval.date });
  return 1;
});
const slow = task("slow", async (_: {}, ctx) => {
  ctx.log.info("begun");
  await sleep(500);
  ctx.log.info("ended");
});
const fail = task("fail", { onFailure: (event, { log }) => log.info("told of " + event.taskId) }, async () => {
  throw new Error("the shelf is empty");
});

export const daily = dag("daily", { schedule: cron("@daily", { timezone: "Europe/Berlin" }), pausedOnCreation: true, start: "2024-01-01" }, () => {
  count({});
});
const dump = task("dump", async () => ({ rows: 3 }));
const convert = task("convert", async ({ rows }: { rows: number }) => ({ files: rows }));
const load = task("load", async ({ files }: { files: number }) => files);
const report = task("report", async (_: {}) => undefined);
export const shipping = dag("shipping", { schedule: cron("@daily"), pausedOnCreation: true, start: "2024-01-01" }, () => {
  const guard = fail({});
  const dumped = dump({}, { after: [guard] });
  const converted = convert({ rows: dumped.rows });
  report({}, { after: [load({ files: converted.files })] });
});
const onMiss = ({ name }, { log }) => log.warn(\`late: \${name}\`);
const deadlines = [{ from: "queued", after: "1ms", name: "at once", onMiss }];
export const talking = dag("talking", { schedule: manual(), deadlines }, () => {
  slow({});
});
const make = task("make", { produces: "goods" }, async (_: {}) => undefined);
export const making = dag("making", { schedule: manual() }, () => {
  make({});
});
export const selling = dag("selling", { schedule: onAssets(["goods", "prices"]) }, () => {
  report({});
});
export const failing = dag("failing", { schedule: manual(), deadlines: [{ from: "queued", after: "9d" }] }, () => {
  fail({});
});
`;

let stack: Stack;
beforeAll(async () => {
  stack = await startStack({ dags: { "shop.ts": SHOP } });
});
afterAll(() => stack.close());

const daymill = (...args: string[]) => stack.runCommand(args);
const json = async (...args: string[]) => JSON.parse((await daymill(...args, "--json")).output);

describe("the command, against a running server", () => {
  test("lists DAGs as JSON, ids and a table", async () => {
    const dags: { dagId: string }[] = await json("dags", "list");
    expect(dags.map((dag) => dag.dagId)).toEqual(["daily", "failing", "making", "selling", "shipping", "talking"]);
    expect((await daymill("dags", "list", "-q")).output).toBe("daily\nfailing\nmaking\nselling\nshipping\ntalking\n");
    expect((await daymill("dags", "list")).output).toMatch(
      /^DAG +SCHEDULE.*\ndaily +every day at 00:00 Europe\/Berlin/,
    );
  });

  test("shows a DAG with its schedule and tasks", async () => {
    const { code, output } = await daymill("dags", "show", "daily");
    expect(code).toBe(0);
    expect(output).toContain("@daily (every day at 00:00, Europe/Berlin)");
    expect(output).toMatch(/count +task/);
  });

  test("triggers a run and waits for it: 0 when it succeeds, 1 when it fails", async () => {
    const good = await daymill("dags", "trigger", "talking", "--wait", "-q");
    expect(good.code).toBe(0);
    const bad = await daymill("dags", "trigger", "failing", "--wait", "--run-id", "bad");
    expect(bad).toMatchObject({ code: 1, output: expect.stringContaining("failed") });
    const { output } = await daymill("runs", "show", "failing", "bad");
    expect(output).toContain("fail, try 1 of 1: the shelf is empty");
    expect(output).toContain("queued + 9d: met, due");
  });

  test("follows a log until its attempt has ended", async () => {
    await daymill("dags", "trigger", "talking", "--run-id", "followed");
    const { code, output } = await daymill("tasks", "logs", "talking", "followed", "slow", "--follow");
    expect(code).toBe(0);
    expect(output).toMatch(/begun\n.*ended\n/);
    const ended = await daymill("runs", "show", "talking", "followed", "--wait");
    expect(ended).toMatchObject({ code: 0, output: expect.stringMatching(/^state +\S+ success$/m) });
  });

  test("backfills days of the DAG's zone while it is paused, previewed first, with their dates in the logs", async () => {
    const range = ["daily", "--from", "2024-03-30", "--to", "2024-04-01"];
    const preview = await daymill("backfill", "preview", ...range);
    expect(preview.output).toContain("3 new runs");
    expect(preview.output).toContain("+ 2024-03-30 to 2024-04-01  new run\n");
    const made = await daymill("backfill", "create", ...range, "--yes", "--wait");
    expect(made).toMatchObject({ code: 0, output: expect.stringContaining("3/3 done, 0 failed") });
    const runs: { runId: string; logicalDate: string; state: string; type: string }[] = await json(
      "runs",
      "list",
      "--dag",
      "daily",
    );
    expect(runs.map((run) => [run.logicalDate, run.type, run.state])).toEqual([
      ["2024-04-01T00:00:00+02:00", "backfill", "success"],
      ["2024-03-31T00:00:00+01:00", "backfill", "success"],
      ["2024-03-30T00:00:00+01:00", "backfill", "success"],
    ]);
    const log = await daymill("tasks", "logs", "daily", runs[1]?.runId ?? "", "count");
    expect(log.output).toContain("day=2024-03-31");
    const again = await daymill("backfill", "create", ...range, "--yes");
    expect(again).toMatchObject({
      code: 0,
      output: "daily: nothing to run (3: it has a run). No backfill was made.\n",
    });
    const [{ backfillId }] = await json("backfill", "list", "--dag", "daily");
    const shown = await daymill("backfill", "show", String(backfillId));
    expect(shown.output).toMatch(
      /completed · 3\/3 done, 0 failed, 0 running\n.*\+ 2024-03-30 to 2024-04-01 {2}new run/,
    );
    expect((await daymill("backfill", "show", String(backfillId), "--wait", "-q")).output).toBe(`${backfillId}\n`);
    expect(await daymill("backfill", "set", String(backfillId), "--max-active-runs", "2")).toMatchObject({ code: 4 });
  });

  test("backfills one task with what makes its input, then from another on, and leaves out the rest", async () => {
    const day = ["shipping", "--from", "2024-05-01", "--to", "2024-05-01"];
    const states = async () => {
      const instances: { taskId: string; state: string }[] = await json(
        "tasks",
        "states",
        "shipping",
        "backfill__2024-05-01T00:00:00Z",
      );
      return Object.fromEntries(instances.map(({ taskId, state }) => [taskId, state]));
    };
    const preview = await daymill("backfill", "preview", ...day, "--task", "load");
    expect(preview.output).toContain("in new runs: dump, convert, load; the other tasks are left out");
    const made = await daymill("backfill", "create", ...day, "--task", "load", "--yes", "--wait");
    expect(made).toMatchObject({ code: 0, output: expect.stringContaining("1/1 done, 0 failed") });
    const done = { dump: "success", convert: "success", load: "success" };
    expect(await states()).toEqual({ ...done, fail: "removed", report: "removed" });

    const rest = ["--task", "load", "--downstream", "--reprocess", "completed"];
    expect(await json("backfill", "preview", ...day, ...rest)).toMatchObject({
      tasks: { rerun: ["load", "report"] },
      instances: 2,
    });
    expect((await daymill("backfill", "create", ...day, ...rest, "--yes", "--wait")).code).toBe(0);
    expect(await states()).toEqual({ ...done, fail: "removed", report: "success" });
    const unknown = await daymill("backfill", "preview", ...day, "--task", "laod");
    expect(unknown).toMatchObject({ code: 2, output: expect.stringContaining("shipping has no task laod") });
  });

  test("clears a failed run and it runs again", async () => {
    await daymill("dags", "trigger", "failing", "--wait", "--run-id", "again");
    const preview = await daymill("tasks", "clear", "failing", "--run", "again", "--only-failed", "--dry-run");
    expect(preview.output).toContain("1 task instance in 1 run: 1 failed");
    const clear = ["tasks", "clear", "failing", "--run", "again", "--only-failed", "--yes"];
    const cleared = await daymill(...clear, "--wait");
    expect(cleared).toMatchObject({ code: 1, output: expect.stringContaining("Cleared 1 task instance.\n") });
    expect(cleared.output).toMatch(/^failing again \S+ failed$/m);
    const [instance]: { attempts: number }[] = await json("tasks", "states", "failing", "again");
    expect(instance?.attempts).toBe(2);
    const passes = await daymill("runs", "passes", "failing", "again");
    expect(passes.output).toMatch(/^ *2 +failed .*1 failed\n *1 +failed .*1 failed +1 instance by \w+, \d{4}-/m);
  });

  test("lists who was told of a run, and calls nobody again who was", async () => {
    await daymill("dags", "trigger", "failing", "--wait", "--run-id", "told");
    const list = async () => await json("runs", "callbacks", "failing", "told");
    await expect.poll(list, { timeout: 20_000 }).toMatchObject([{ taskId: "fail", kind: "failure", state: "success" }]);
    const [{ callbackId }] = await list();
    const log = await daymill("runs", "callbacks", "failing", "told", "--log", String(callbackId));
    expect(log.output).toContain("told of fail");
    const again = await daymill("runs", "callbacks", "failing", "told", "--retry", String(callbackId));
    expect(again).toMatchObject({ code: 4, output: expect.stringContaining("only one that failed is called again") });
  });

  test("deletes a run that is over, after a yes, and says of it afterwards that it is gone", async () => {
    await daymill("dags", "trigger", "failing", "--wait", "--run-id", "gone");
    const list = async () => await json("runs", "callbacks", "failing", "gone");
    await expect.poll(list, { timeout: 20_000 }).toMatchObject([{ state: "success" }]);
    expect((await daymill("runs", "delete", "failing", "gone")).code).not.toBe(0);
    const deleted = await daymill("runs", "delete", "failing", "gone", "--yes");
    expect(deleted).toMatchObject({ code: 0, output: expect.stringContaining("Deleted the run gone of failing.") });
    const again = await daymill("runs", "delete", "failing", "gone", "--yes");
    expect(again.code).not.toBe(0);
    expect(again.output).toContain("was deleted by");
  });

  test("shows a deadline that a run missed, and who was told of it", async () => {
    await daymill("dags", "trigger", "talking", "--wait", "--run-id", "late");
    const list = async () => await json("runs", "callbacks", "talking", "late");
    const told = { taskId: null, kind: "deadline", deadline: "at once", state: "success" };
    await expect.poll(list, { timeout: 20_000 }).toMatchObject([told]);
    const [{ callbackId }] = await list();
    const log = await daymill("runs", "callbacks", "talking", "late", "--log", String(callbackId));
    expect(log.output).toContain("late: at once");
    expect((await daymill("runs", "show", "talking", "late")).output).toContain("at once: missed, due");
    expect((await daymill("dags", "show", "talking")).output).toContain("at once: 1ms after it was queued");
    expect((await daymill("runs", "list", "--dag", "talking")).output).toContain("missed a deadline");
  });

  test("makes an asset by its DAG, tells what waits and what for, and drops it", async () => {
    const made = await daymill("assets", "materialize", "goods", "--wait", "--run-id", "goods1");
    expect(made).toEqual({ code: 0, output: expect.stringMatching(/^making goods1 \S+ success$/m) });
    const list = async () => (await daymill("assets", "queue")).output;
    await expect.poll(list, { timeout: 20_000 }).toMatch(/selling +when goods and prices.* goods \(1\) +prices/);
    const [event]: { eventId: number }[] = await json("assets", "queue", "selling");
    expect((await daymill("assets", "queue", "selling")).output).toContain("making.make goods1");
    const dropped = await daymill("assets", "drop", "selling", "--event", String(event?.eventId), "--yes");
    expect(dropped).toEqual({ code: 0, output: "Dropped 1 event of selling.\n" });
    expect((await daymill("assets", "materialize", "prices")).output).toContain(
      "A DAG that produces the asset prices does not exist.",
    );
  });

  test("pauses and unpauses", async () => {
    expect((await daymill("dags", "pause", "talking")).output).toContain("talking: paused");
    expect((await daymill("dags", "unpause", "talking")).output).toContain("talking: follows only by hand");
  });

  test("finds that everything is well", async () => {
    const findings: { name: string; state: string }[] = await json("doctor");
    expect(findings.filter((finding) => finding.state !== "ok")).toEqual([]);
    expect(findings.map((finding) => finding.name)).toEqual(
      expect.arrayContaining(["server", "database", "scheduler", "workers", "connections"]),
    );
    const beside = await daymill("db", "status");
    expect(beside).toMatchObject({
      code: 1,
      output: expect.stringMatching(/^E101 .*A server runs on .*`daymill doctor`/m),
    });
    expect((await daymill("workers", "list")).output).toMatch(/ 0 of \d+ .* well/);
  });
});
