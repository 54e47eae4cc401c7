import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { startStack, type Stack } from "../support/start-stack.ts";
import { WAIT_UNTIL_GONE } from "../support/wait-until-gone.ts";
import { waitUntil } from "../support/wait-until.ts";

/** Three tasks; each leaves a line in a file a body, and waits at a gate when there is one. */
const LINE = `${WAIT_UNTIL_GONE}
import { appendFileSync } from "node:fs";
import { dag, manual, task } from "@daymill/core";

const home = HOME;
async function pass(name: string): Promise<void> {
  appendFileSync(home + "/bodies", name + "\\n");
  await gone(home + "/hold-" + name);
}

const extract = task("extract", async (_: {}, ctx) => {
  ctx.log.info("extracting", { run: ctx.run.id });
  console.log("plain text");
  await pass("extract");
  return { rows: 3 };
});
const transform = task("transform", { retries: 0 }, async (input: { rows: number }) => {
  await pass("transform");
  return { rows: input.rows * 2 };
});
const load = task("load", async (input: { rows: number }, ctx) => {
  await pass("load");
  ctx.log.info("loaded", { rows: input.rows });
});

export default dag("line", { schedule: manual() }, () => {
  const raw = extract({});
  const clean = transform({ rows: raw.rows });
  load({ rows: clean.rows });
});
`;

const name = { dagId: "line", runId: "one" };
const instanceOf = (taskId: string) => ({ ...name, taskId });

async function startLine(): Promise<Stack> {
  const home = mkdtempSync(join(tmpdir(), "daymill-line-"));
  const stack = await startStack({
    dags: { "line.ts": LINE.replace("HOME", JSON.stringify(home)) },
    args: ["--workers", "2"],
    home,
  });
  return stack;
}

const bodies = (stack: Stack) => readFileSync(join(stack.home, "bodies"), "utf8").trim().split("\n");
const hold = (stack: Stack, taskId: string) => writeFileSync(join(stack.home, `hold-${taskId}`), "");
const letGo = (stack: Stack, taskId: string) => rmSync(join(stack.home, `hold-${taskId}`), { force: true });
const begun = (stack: Stack, taskId: string) =>
  waitUntil(`${taskId} began`, () => existsSync(join(stack.home, "bodies")) && bodies(stack).includes(taskId));

async function trigger({ client }: Stack): Promise<void> {
  await client.triggerRun({ params: { dagId: "line" }, body: { runId: "one" } });
}

describe("a DAG file of three tasks", () => {
  test("goes to a bundle, to the database, to warm workers, to success; its log is read, it is cleared and runs again", async () => {
    await using stack = await startLine();
    const { client } = stack;
    await trigger(stack);
    const run = await stack.runIn("success", name);
    expect(run.counts).toEqual({ success: 3 });
    expect(bodies(stack)).toEqual(["extract", "transform", "load"]);
    expect(await client.getOutput({ params: instanceOf("transform") })).toMatchObject({ value: { rows: 6 } });

    const { lines, complete } = await client.getLog({ params: instanceOf("extract") });
    expect(lines.map((line) => [line.source, line.message])).toEqual([
      ["task", "extracting"],
      ["stdout", "plain text"],
    ]);
    expect(complete).toBe(true);

    const selection = { dagId: "line", runIds: ["one"], tasks: [{ taskId: "transform" }], downstream: true };
    const plan = await client.clear({ body: { ...selection, dryRun: true } });
    expect(plan).toMatchObject({ kind: "plan", total: 2, counts: { success: 2 } });
    await client.clear({ body: { ...selection, etag: plan.kind === "plan" ? plan.etag : "" } });
    await waitUntil("transform and load ran again", () => bodies(stack).length === 5);
    await stack.runIn("success", name);
    expect(bodies(stack).slice(3)).toEqual(["transform", "load"]);
    const instance = await client.getTaskInstance({ params: instanceOf("transform") });
    expect(instance).toMatchObject({ generation: 1, attempts: 2, state: "success" });
    expect(instance.history.map((attempt) => attempt.outcome)).toEqual(["success", "success"]);
    const measured = { cpuMs: expect.any(Number), maxRssBytes: expect.any(Number) };
    expect(instance.history).toMatchObject([measured, measured]);
  });
});

/** What throws is called by a body, which the worker calls. */
const BROKEN = `
import { dag, manual, task } from "@daymill/core";
function price(order: { price?: { cents: number } }): number {
  return order.price!.cents;
}
const total = task("total", { retries: 0 }, async () => price({}));
export default dag("broken", { schedule: manual() }, () => {
  total({});
});
`;

describe("a body that throws", () => {
  test("is told with the places of the user's file, and no frame of ours", async () => {
    await using stack = await startStack({ dags: { "broken.ts": BROKEN } });
    const { client } = stack;
    const broken = { dagId: "broken", runId: "one" };
    await client.triggerRun({ params: { dagId: "broken" }, body: { runId: "one" } });
    await stack.runIn("failed", broken);
    const { history } = await client.getTaskInstance({ params: { ...broken, taskId: "total" } });
    expect(history).toMatchObject([{ cpuMs: expect.any(Number), maxRssBytes: expect.any(Number) }]);
    const [message, ...frames] = history[0]?.error?.stack?.split("\n") ?? [];
    expect(message).toMatch(/^TypeError: .*cents/);
    const file = join(stack.dagFolder, "broken.ts");
    expect(frames).toEqual([expect.stringContaining(`price (${file}:4:`), expect.stringContaining(`${file}:6:`)]);
    const { lines } = await client.getLog({ params: { ...broken, taskId: "total" } });
    expect(JSON.stringify(lines)).toContain(`${file}:4:`);
    expect(JSON.stringify(lines)).not.toContain("task-main");
  });
});

describe("kill -9 of the server, its workers and its database", () => {
  test.each(["extract", "transform", "load"])("while %s runs: started again, the run ends right", async (taskId) => {
    await using stack = await startLine();
    hold(stack, taskId);
    await trigger(stack);
    await begun(stack, taskId);
    await stack.killEverything();
    letGo(stack, taskId);
    await stack.start();
    await stack.runIn("success", name);
    const instance = await stack.client.getTaskInstance({ params: instanceOf(taskId) });
    expect(instance.history.map((attempt) => attempt.outcome)).toEqual(["success", "lost"]);
    expect(instance.tryNumber).toBe(1);
    const others = ["extract", "transform", "load"].filter((each) => each !== taskId);
    for (const other of others) expect(bodies(stack).filter((each) => each === other)).toHaveLength(1);
  });

  test("right after a trigger: the run is not forgotten", async () => {
    await using stack = await startLine();
    await trigger(stack);
    await stack.killEverything();
    await stack.start();
    expect((await stack.runIn("success", name)).counts).toEqual({ success: 3 });
  });

  test("while it starts: the next start takes over", async () => {
    await using stack = await startLine();
    await trigger(stack);
    await stack.runIn("success", name);
    await stack.killEverything();
    const starting = stack.start().catch(() => "killed");
    await waitUntil("the server began", () => stack.isStarting());
    await stack.killEverything();
    expect(await starting).toBe("killed");
    await stack.start();
    expect((await stack.client.getRun({ params: name })).state).toBe("success");
  });
});

describe("kill -9 of the server alone", () => {
  test("what its worker finished is not run again: the outcome waits in a file", async () => {
    await using stack = await startLine();
    hold(stack, "transform");
    await trigger(stack);
    await begun(stack, "transform");
    await stack.killServer();
    letGo(stack, "transform");
    const outcomes = join(stack.dataDir, "outcomes");
    await waitUntil(
      "the outcome",
      () => existsSync(outcomes) && readdirSync(outcomes).some((file) => file.endsWith(".json")),
    );
    await stack.start();
    await stack.runIn("success", name);
    expect(bodies(stack)).toEqual(["extract", "transform", "load"]);
    const instance = await stack.client.getTaskInstance({ params: instanceOf("transform") });
    expect(instance.history.map((attempt) => attempt.outcome)).toEqual(["success"]);
    expect(readdirSync(outcomes)).toEqual([]);
  });

  test("a body that is still running at the next start is stopped, and runs once more", async () => {
    await using stack = await startLine();
    hold(stack, "extract");
    await trigger(stack);
    await begun(stack, "extract");
    await stack.killServer();
    await stack.start();
    await waitUntil("extract began again", () => bodies(stack).length === 2);
    letGo(stack, "extract");
    await stack.runIn("success", name);
    expect(bodies(stack)).toEqual(["extract", "extract", "transform", "load"]);
  });
});

describe("stopping", () => {
  test("lets running bodies finish; what did not begin goes on with the next start", async () => {
    await using stack = await startLine();
    hold(stack, "extract");
    await trigger(stack);
    await begun(stack, "extract");
    const stopped = stack.stop();
    letGo(stack, "extract");
    expect(await stopped).toBe(130);
    expect(existsSync(join(stack.dataDir, "server.json"))).toBe(false);
    await stack.start();
    await stack.runIn("success", name);
    expect(bodies(stack)).toEqual(["extract", "transform", "load"]);
  });

  test("a second server on the directory is refused, naming process and address", async () => {
    await using stack = await startLine();
    const second = await stack.runCommand(["start", "--port", "0", "--dags", stack.dagFolder]);
    expect(second.code).toBe(1);
    expect(second.output).toContain("E101");
    expect(second.output).toContain(stack.url);
    expect(second.output).toMatch(/pid \d+/);
  });

  test("a port that is taken is named", async () => {
    await using stack = await startLine();
    const { port } = new URL(stack.url);
    const second = await stack.runCommand(
      ["start", "--port", port, "--dags", stack.dagFolder],
      join(stack.home, "other"),
    );
    expect(second).toMatchObject({ code: 1, output: expect.stringContaining("E103") });
  });
});
