import { existsSync, mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";
import { startStack, type Stack } from "../support/start-stack.ts";
import { waitUntil } from "../support/wait-until.ts";

/** A sensor, an approval and a job of a service that keeps its jobs as lines in a file. */
const DAG = `
import { appendFileSync, existsSync, readFileSync } from "node:fs";
import { approval, dag, manual, remote, sensor, task, waitUntil } from "@daymill/core";
import * as z from ${JSON.stringify(fileURLToPath(import.meta.resolve("zod")))};

const home = HOME;
const say = (line: string) => appendFileSync(home + "/service", line + "\\n");
const said = () => (existsSync(home + "/service") ? readFileSync(home + "/service", "utf8").trim().split("\\n") : []);

const arrived = sensor("arrived", { every: "1s" }, () => (existsSync(home + "/file") ? { size: 3 } : undefined));
const past = waitUntil("past");
const ask = approval("ask", {
  form: z.object({ zone: z.enum(["eu", "us"]), tables: z.array(z.string()).default(["orders"]) }),
});
const job = remote<{ rows: number }, string, { rows: number }>("job", { every: "1s" }, {
  find: (token) => (said().includes("submit " + token) ? token : undefined),
  submit: (_input, token) => {
    say("submit " + token);
    return token;
  },
  poll: (token) => {
    if (said().includes("cancel " + token)) return { state: "cancelled" };
    return { state: existsSync(home + "/done") ? "succeeded" : "running" };
  },
  collect: () => ({ rows: 3 }),
  cancel: (token) => say("cancel " + token),
});
const load = task("load", (input: { rows: number; by: string; zone: string }) => input);

export default dag("outside", { schedule: manual() }, ({ interval }) => {
  const file = arrived();
  past({ at: interval.end });
  const yes = ask({ message: "Load it?" });
  const made = job({ rows: file.size });
  load({ rows: made.rows, by: yes.by, zone: yes.values.zone });
});
`;

const name = { dagId: "outside", runId: "one" };

async function start(): Promise<Stack> {
  const home = mkdtempSync(join(tmpdir(), "daymill-outside-"));
  const stack = await startStack({ dags: { "outside.ts": DAG.replace("HOME", JSON.stringify(home)) }, home });
  await stack.client.triggerRun({ params: { dagId: "outside" }, body: { runId: "one" } });
  return stack;
}

const service = ({ home }: Stack) =>
  existsSync(join(home, "service")) ? readFileSync(join(home, "service"), "utf8").trim().split("\n") : [];
const words = (stack: Stack) => service(stack).map((line) => line.split(" ")[0]);
const put = ({ home }: Stack, file: string) => writeFileSync(join(home, file), "");
const show = ({ client }: Stack, taskId: string) => client.getTaskInstance({ params: { ...name, taskId } });

describe("what needs no worker, on a server", () => {
  test("a sensor, an approval by command and a remote job go to success, each shown while it waits", async () => {
    await using stack = await start();
    await waitUntil("the sensor was poked twice", async () => ((await show(stack, "arrived")).look?.count ?? 0) >= 2);
    expect(await show(stack, "arrived")).toMatchObject({ state: "up_for_reschedule", attempts: 1 });
    put(stack, "file");
    await waitUntil("the job is known", async () => (await show(stack, "job")).jobs[0]?.state === "submitted");
    expect(await show(stack, "ask")).toMatchObject({
      approval: { message: "Load it?", isOpen: true, answer: null },
      waiting: { reason: "deferred", text: "It waits for approval: Load it?" },
    });
    const shown = await stack.runCommand(["tasks", "show", "outside", "one", "ask"]);
    expect(shown.output).toContain(
      [
        "asks          Load it?",
        'fields        zone: "eu" | "us", required',
        '              tables: list of string, default ["orders"]',
        "answer        none yet\n",
      ].join("\n"),
    );
    const said = ["tasks", "approve", "outside", "ask", "--run", "one", "--note", "checked"];
    const unfit = await stack.runCommand([...said, "--value", "zone=mars", "size=1"]);
    expect(unfit.code).not.toBe(0);
    expect(unfit.output).toContain(`--value.zone: Invalid option: expected one of "eu"|"us"`);
    expect(unfit.output).toContain("--value.size: the form has no such field; it has: zone, tables");
    const approve = [...said, "--values", '{"zone":"eu"}', "--value", 'tables=["rates"]'];
    expect(await stack.runCommand(approve)).toMatchObject({ code: 0, output: "ask in one: approved.\n" });
    expect((await stack.runCommand(approve)).output).toContain("E703");
    put(stack, "done");
    await stack.runIn("success", name);
    const job = JSON.parse((await stack.runCommand(["tasks", "show", "outside", "one", "job", "--json"])).output);
    expect(job).toMatchObject({ jobs: [{ state: "succeeded" }], output: { value: { rows: 3 } } });
    const output = await stack.client.getOutput({ params: { ...name, taskId: "load" } });
    expect(output.value).toEqual({ rows: 3, by: "local", zone: "eu" });
    expect((await show(stack, "ask")).approval).toMatchObject({
      isOpen: false,
      answer: { approved: true, note: "checked", values: { zone: "eu", tables: ["rates"] } },
    });
    expect(words(stack)).toEqual(["submit"]);
  });

  test("kill -9 of everything while a job runs: it is found again, and not submitted twice", async () => {
    await using stack = await start();
    put(stack, "file");
    await waitUntil("the job was submitted", () => words(stack).includes("submit"));
    await stack.killEverything();
    await stack.start();
    await stack.client.answerApproval({
      params: { ...name, taskId: "ask" },
      body: { decision: "approve", values: { zone: "us" } },
    });
    put(stack, "done");
    await stack.runIn("success", name);
    expect(words(stack)).toEqual(["submit"]);
  });

  test("a clear cancels the job, and the next generation submits another", async () => {
    await using stack = await start();
    put(stack, "file");
    await waitUntil("the job is known", async () => (await show(stack, "job")).jobs[0]?.state === "submitted");
    await stack.client.clear({ body: { dagId: "outside", runIds: ["one"], tasks: [{ taskId: "job" }] } });
    await waitUntil("another was submitted", () => words(stack).length === 3);
    expect(words(stack)).toEqual(["submit", "cancel", "submit"]);
    const { jobs, generation } = await show(stack, "job");
    expect(generation).toBe(1);
    expect(jobs.map((job) => [job.generation, job.submission])).toEqual([
      [1, 1],
      [0, 1],
    ]);
    expect(jobs[1]?.state).toBe("cancelled");
  });
});
