import { setImmediate as nextTurn } from "node:timers/promises";
import { epochMillis } from "@daymill/core";
import { expect, test } from "vitest";
import { ManualTime } from "../testing/manual-time.ts";
import { Ticker } from "./ticker.ts";

const quiet = { debug() {}, info() {}, warn() {}, error() {}, child: () => quiet };

test("a ticker tells of each tick: that it was done, or why not and how often in a row", async () => {
  const time = new ManualTime(epochMillis(0));
  const ends = ["done", "first", "second", "done", "third"];
  const told: unknown[] = [];
  const ticker = new Ticker({
    tick: async () => {
      const end = ends.shift();
      if (end !== "done") throw new Error(end);
    },
    everyMs: 1_000,
    clock: time,
    timers: time.timers(),
    logger: quiet,
    onTicked: () => told.push("ticked"),
    onFailed: ({ error, inARow }) => told.push([error.message, inARow]),
  });
  ticker.start();
  while (ends.length > 0) {
    time.advance(1_000);
    await nextTurn();
  }
  ticker.stop();
  expect(told).toEqual(["ticked", ["first", 1], ["second", 2], "ticked", ["third", 1]]);
});
