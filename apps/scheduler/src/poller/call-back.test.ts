import { epochMillis, taskInterval } from "@daymill/core";
import type { AttemptKey, TaskEvent } from "@daymill/core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { openPoller, outputOf } from "../testing/poller-harness.ts";
import type { PollerHarness } from "../testing/poller-harness.ts";
import type { CallbackAction, CallWatch } from "./poller.ts";

const dag = `
import { dag, sensor, task } from "@daymill/core";
import { setTimeout as delay } from "node:timers/promises";

const pid = sensor("pid", {}, () => process.pid);
const load = task("load", {
  onSuccess: async (event, { log, connection, variable }) => {
    const { password } = await connection("chat");
    log.info("told of " + event.taskId, { pid: process.pid, room: await variable("room"), password });
    console.log("by console");
  },
  onFailure: [() => { throw new Error("the chat is down"); }, (event, { log }) => log.info("second")],
  onRetry: (_event, { signal }) => delay(600_000, undefined, { signal }),
  onSkip: () => { for (;;); },
}, () => 1);
const dies = task("dies", { onSuccess: () => process.exit(7) }, () => 1);
export default dag("d", { onSuccess: (event, { log }) => log.info("told of the run", { state: event.state }) }, () => {
  pid();
  load();
  dies();
});
`;

const day = { start: epochMillis(Date.UTC(2024, 4, 1)), end: epochMillis(Date.UTC(2024, 4, 2)) };
const happened = {
  dagId: "d",
  run: { id: "r", type: "manual", logicalDate: null },
  interval: taskInterval(day, "UTC"),
  params: {},
  at: "2024-05-02T00:00:00Z",
  url: "http://ui/dags/d/runs/r",
} as const;

function told(taskId: string, kind: TaskEvent["kind"], position = 0): CallbackAction {
  const attempt = { number: 1, generation: 0, tryNumber: 1 };
  const event = { ...happened, kind, taskId, mapIndex: -1, state: "success", attempt } as const;
  return {
    kind: "callback",
    position,
    event: { ...event, error: null, reason: null, retryAt: null, recoveredFrom: [] },
  };
}

const chat = { id: "chat", type: "http", password: "hunter2", extra: {} };
let poller: PollerHarness;
let lastKey = 0;

beforeAll(async () => {
  poller = await openPoller({
    dag,
    processes: 2,
    times: { pingEveryMs: 1_000, abortGraceMs: 100 },
    services: { connection: async () => chat, variable: async () => ({ value: "7", isSecret: false }) },
  });
});
afterAll(async () => await poller.close());

function call(action: CallbackAction, deadlineMs = 30_000, watch?: CallWatch) {
  const attemptKey = -++lastKey as AttemptKey;
  const taskId = "taskId" in action.event ? action.event.taskId : "";
  return poller.look(taskId, { action, deadlineMs, attempt: { attemptKey }, ...(watch && { watch }) });
}

/** Of the last call. */
function messages(): unknown[] {
  return poller.log(-lastKey).map(({ level, message, stream }) => `${level} ${stream}: ${message}`);
}

test("a callback is told in a process of its own, has its log, connections and variables, and shows no secret", async () => {
  expect(outputOf(await call(told("load", "success")))).toBeUndefined();
  const [line, ...others] = poller.log(-lastKey);
  expect(line).toMatchObject({ message: "told of load", stream: "task", fields: { room: "7", password: "***" } });
  expect(others).toMatchObject([{ message: "by console", stream: "stdout" }]);
  const ofLooks = outputOf(await poller.look("pid"));
  expect(line?.fields?.["pid"]).not.toBe(ofLooks);
});

test("a callback of a run is found beside the tasks", async () => {
  const ended = { kind: "success", state: "success", reason: null, failed: [], recoveredFrom: [] } as const;
  const event = { ...happened, ...ended };
  expect(outputOf(await call({ kind: "callback", position: 0, event }))).toBeUndefined();
  expect(messages()).toEqual(["info task: told of the run"]);
});

test("what a callback throws is its answer and stands in its log; the one beside it is called by itself", async () => {
  const answer = await call(told("load", "failure", 0));
  expect(answer).toMatchObject({ kind: "ended", outcome: { kind: "failed", error: { message: "the chat is down" } } });
  expect(messages()).toEqual(["error worker: Error: the chat is down"]);
  await call(told("load", "failure", 1));
  expect(messages()).toEqual(["info task: second"]);
});

test("a callback that hangs is told by its signal when its time is over, and is trouble", async () => {
  const answer = await call(told("load", "retry"), 50);
  expect(answer).toMatchObject({ kind: "trouble", error: { code: "E309" } });
  expect(messages()).toEqual([expect.stringMatching(/^warn worker: E309: The callback had not ended after 50 ms/)]);
});

test("a callback that blocks its process is killed with it, and looks go on meanwhile", async () => {
  const blocked = call(told("load", "skip"), 300);
  const before = outputOf(await poller.look("pid"));
  expect(await blocked).toMatchObject({ kind: "trouble", error: { code: "E306" } });
  expect(outputOf(await poller.look("pid"))).toBe(before);
});

test("a callback that ends its process is trouble, and the next one finds another", async () => {
  expect(await call(told("dies", "success"))).toMatchObject({ kind: "trouble", error: { code: "E306" } });
  expect(outputOf(await call(told("load", "success")))).toBeUndefined();
});

test("a callback that the bundle does not have is a failure with a name", async () => {
  const answer = await call(told("load", "failure", 2));
  expect(answer).toMatchObject({ kind: "ended", outcome: { kind: "failed", error: { code: "E307" } } });
});

/** Notes whether the function was called. */
function watched(): CallWatch & { readonly begins: string[] } {
  const begins: string[] = [];
  return { begins, isWanted: () => true, begun: () => void begins.push("begun") };
}

test("whoever ordered a call is told once when the function is being called, however that ends", async () => {
  const [thrower, killer] = [watched(), watched()];
  await call(told("load", "failure", 0), 30_000, thrower);
  expect(thrower.begins).toEqual(["begun"]);
  await call(told("dies", "success"), 30_000, killer);
  expect(killer.begins).toEqual(["begun"]);
});

test("a call that waits in a process that another one blocks is killed with it, and had not begun", async () => {
  const [blocker, victim] = [watched(), watched()];
  // The process is there.
  await call(told("load", "success"));
  const blocked = call(told("load", "skip"), 300, blocker);
  const waiting = call(told("load", "success"), 30_000, victim);
  expect(await blocked).toMatchObject({ kind: "trouble", error: { code: "E306" } });
  expect(await waiting).toMatchObject({ kind: "trouble", error: { code: "E306" } });
  expect([blocker.begins, victim.begins]).toEqual([["begun"], []]);
});

test("a call that nobody waits for any more when there is a process for it is not made", async () => {
  const watch = { ...watched(), isWanted: () => false };
  const answer = await call(told("load", "success"), 30_000, watch);
  expect(answer).toMatchObject({ kind: "trouble", error: { code: "E306", message: "Nobody waits for it any more." } });
  expect(watch.begins).toEqual([]);
  expect(messages()).toEqual([]);
});
