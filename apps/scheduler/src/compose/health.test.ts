import { EventEmitter } from "node:events";
import { epochMillis } from "@daymill/core";
import { expect, test } from "vitest";
import type { SchedulerEvents } from "../loop/scheduler-events.ts";
import { healthWatch } from "./health.ts";

function watch() {
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
    clock: { now: () => epochMillis(0) },
    version: "1",
    isReady: () => true,
  });
  const callbacks = async () => (await health()).components.find(({ name }) => name === "callbacks");
  return { events, health, callbacks };
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
