import { chmodSync, existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { lookAtBody } from "@daymill/core";
import type { BodyAnswer, JsonObject, JsonValue, LookAction, TestContext } from "@daymill/core";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { taskBench } from "../../testing/task-bench.ts";
import type { TaskBench } from "../../testing/task-bench.ts";
import { createCluster } from "../create-cluster.ts";
import { sparkStep } from "../spark-step.ts";
import { terminateCluster } from "../terminate-cluster.ts";

let bench: TaskBench;
let ctx: TestContext;
let cluster: string;

const at = (name: string) => join(bench.directory, name);
const program = (name: string, lines: readonly string[]): string => {
  writeFileSync(at(name), ["#!/bin/bash", ...lines, ""].join("\n"));
  chmodSync(at(name), 0o755);
  return at(name);
};

/** A spark-submit of these lines. */
async function open(...submit: readonly string[]): Promise<void> {
  const extra = {
    sparkSubmit: program("spark-submit", submit),
    yarn: program("yarn", [`[ -e ${at("yarn-is-down")} ] && exit 1`, `echo "$@" >>${at("killed")}`]),
  };
  ctx = bench.context({ connections: { cluster: { type: "local", path: at("clusters"), extra } } });
  ({ cluster } = await createCluster("create").run({}, ctx));
}

beforeEach(async () => {
  bench = await taskBench();
});
afterEach(async () => {
  await terminateCluster("t").run({ cluster }, ctx);
  await bench[Symbol.asyncDispose]();
});

function look(input: JsonObject, action: LookAction): Promise<BodyAnswer> {
  const { definition } = sparkStep("work");
  return lookAtBody(definition, action, {
    input: { ...definition.defaults, cluster, application: "/job.py", ...input },
    ctx,
    effects: ctx.effects,
    outcomeOfThrown: (thrown) => {
      const { name, message } = thrown as Error;
      return { kind: "failed", error: { code: null, name, message, stack: null, details: null }, final: false };
    },
  });
}

async function submitted(input: JsonObject = {}): Promise<JsonValue> {
  const answer = await look(input, { kind: "submit", token: "t", isAgain: false });
  if (answer.kind !== "submitted") throw new Error(`not submitted: ${JSON.stringify(answer)}`);
  return answer.handle;
}

const told = () =>
  ctx.logs.flatMap(({ message, fields }) => ("stream" in fields ? [`${String(fields["stream"])}: ${message}`] : []));

/** Polls until it has told so many lines, or is over. */
function pollUntil(handle: JsonValue, lines: number): Promise<BodyAnswer> {
  const poll = async () => {
    const answer = await look({}, { kind: "poll", handle, token: "t" });
    expect(answer.kind !== "running" || told().length >= lines).toBe(true);
    return answer;
  };
  return vi.waitFor(poll, { interval: 10, timeout: 30_000 });
}

describe("what spark-submit writes", () => {
  it("comes into the log of the task while it runs, each line once", async () => {
    await open(
      "echo one",
      "echo two >&2",
      `until [ -e ${at("go")} ]; do sleep 0.02; done`,
      "echo three",
      "printf four",
    );
    const handle = await submitted();
    expect(await pollUntil(handle, 2)).toMatchObject({ kind: "running" });
    expect(told()).toEqual(["stdout: one", "stderr: two"]);
    await look({}, { kind: "poll", handle, token: "t" });
    expect(told()).toHaveLength(2);
    writeFileSync(at("go"), "");
    expect(await pollUntil(handle, 9)).toMatchObject({ kind: "ended", outcome: { kind: "success" } });
    expect(told()).toEqual(["stdout: one", "stderr: two", "stdout: three", "stdout: four"]);
  });

  it("is passed over where it is more than a log takes, but for the end", async () => {
    await open("seq 1 50000");
    const handle = await submitted();
    let answer = await look({}, { kind: "poll", handle, token: "t" });
    while (answer.kind === "running") answer = await look({}, { kind: "poll", handle, token: "t" });
    expect(told().at(-1)).toBe("stdout: 50000");
    expect(told().length).toBeLessThan(50_000);
    const skipped = ctx.logs.filter(({ message }) => message.includes("more than a log takes"));
    expect(skipped[0]?.fields).toMatchObject({ skipped: expect.any(Number) });
    expect(told().every((line) => /^stdout: \d+$/.test(line))).toBe(true);
  });
});

it("variables of the job are in its environment, and an end by a signal is named", async () => {
  await open('echo "$MODE" "$@"', "kill -9 $$");
  const failed = sparkStep("work").run({ cluster, application: "/job.py", env: { MODE: "full" } }, ctx);
  await expect(failed).rejects.toThrow("exit code 137 (SIGKILL, as when the machine runs out of memory)");
  expect(told()).toContain("stdout: full --master local[*] /job.py");
});

describe("a job on YARN", () => {
  const forever = ["echo 'INFO Client: Submitted application application_17_0042' >&2", "sleep 600"];
  const killed = () => (existsSync(at("killed")) ? readFileSync(at("killed"), "utf8") : "");
  const begun = async (master: string): Promise<JsonValue> => {
    const handle = await submitted({ master });
    await pollUntil(handle, 1);
    return handle;
  };

  it("is ended there as well by a kill, which is asked for again when yarn does not do it", async () => {
    await open(...forever);
    writeFileSync(at("yarn-is-down"), "");
    const cancel = { kind: "cancel", handle: await begun("yarn"), token: "t" } as const;
    expect(await look({}, cancel)).toMatchObject({
      kind: "trouble",
      final: false,
      error: { message: expect.stringContaining("application_17_0042 could not be killed on YARN") },
    });
    writeFileSync(at("yarn"), readFileSync(at("yarn"), "utf8").replace("exit 1", "true"));
    expect(await look({}, cancel)).toEqual({ kind: "cancelled" });
    expect(killed()).toBe("application -kill application_17_0042\n");
  });

  it("is ended there by the end of its cluster", async () => {
    await open(...forever);
    await begun("yarn");
    await terminateCluster("t").run({ cluster }, ctx);
    expect(killed()).toBe("application -kill application_17_0042\n");
  });

  it("is one of that master only", async () => {
    await open(...forever);
    const handle = await begun("local[2]");
    expect(await look({}, { kind: "cancel", handle, token: "t" })).toEqual({ kind: "cancelled" });
    expect(killed()).toBe("");
  });
});
