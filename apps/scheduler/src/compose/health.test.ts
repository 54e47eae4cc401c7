import { EventEmitter } from "node:events";
import { epochMillis } from "@daymill/core";
import { expect, test } from "vitest";
import type { SchedulerEvents } from "../loop/scheduler-events.ts";
import { healthWatch } from "./health.ts";

function watch() {
  const time = { now: epochMillis(0) };
  const events: SchedulerEvents = new EventEmitter();
  const health = healthWatch({
    database: {
      describe: async () => ({
        kind: "postgresql",
        version: "18",
        location: "",
        commitsAreSynced: true,
        fallbackReason: undefined,
      }),
    },
    events,
    clock: { now: () => time.now },
    version: "1",
    isReady: () => true,
  });
  const partOf = async (part: string) => (await health()).components.find(({ name }) => name === part);
  const callbacks = async () => await partOf("callbacks");
  const scheduler = async () => await partOf("scheduler");
  return { time, events, health, callbacks, scheduler };
}

test("callbacks that cannot be called make a server degraded, until one is called again, whatever it throws", async () => {
  const { events, health, callbacks } = watch();
  expect(await callbacks()).toMatchObject({ state: "ok", detail: null });
  const cannot = { hasBegun: false, error: "no process can be made" } as const;
  events.emit("callback:called", cannot);
  events.emit("callback:called", cannot);
  expect(await callbacks()).toMatchObject({
    state: "degraded",
    detail: "2 in a row could not be called: no process can be made",
  });
  expect((await health()).status).toBe("degraded");
  events.emit("callback:called", { hasBegun: true, error: "the chat is down" });
  expect(await callbacks()).toMatchObject({ state: "ok", detail: null });
});

test("a scheduler of which a part fails is degraded, then down, until that part was done again", async () => {
  const { events, health, scheduler } = watch();
  expect(await scheduler()).toMatchObject({ state: "ok", detail: null });
  events.emit("loop:failed", { part: "tick", error: new Error("no timetable"), inARow: 1 });
  expect(await scheduler()).toMatchObject({ state: "degraded", detail: "1 failure: no timetable" });
  events.emit("loop:went", { part: "batch" });
  events.emit("loop:failed", { part: "tick", error: new Error("no timetable"), inARow: 10 });
  expect(await scheduler()).toMatchObject({ state: "down", detail: "10 failures in a row: no timetable" });
  expect((await health()).status).toBe("down");
  events.emit("loop:went", { part: "tick" });
  expect(await scheduler()).toMatchObject({ state: "ok", detail: null });
});

test("a scheduler that hangs is told from one that has nothing to do", async () => {
  const { time, events, scheduler } = watch();
  time.now = epochMillis(59_000);
  expect(await scheduler()).toMatchObject({ state: "ok" });
  time.now = epochMillis(61_000);
  expect(await scheduler()).toMatchObject({ state: "degraded", detail: "Nothing was heard of it for 61 s." });
  time.now = epochMillis(300_000);
  expect(await scheduler()).toMatchObject({ state: "down" });
  events.emit("loop:went", { part: "tick" });
  expect(await scheduler()).toMatchObject({ state: "ok", detail: null, seenAt: "1970-01-01T00:05:00Z" });
});
