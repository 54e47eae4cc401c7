import { describe, expect, it } from "vitest";
import type { GroupEvent, TaskEvent } from "../dag/callbacks.ts";
import { describeCallback, grouped, infoOf } from "./callback-info.ts";
import { dag } from "./dag.ts";
import { task } from "./task.ts";

describe("grouped", () => {
  const note = (_event: TaskEvent | GroupEvent) => undefined;

  it("stands in the graph beside the function's place, and changes neither the function nor another place of it", () => {
    const load = task(
      "load",
      { onFailure: [note, grouped({ every: "10m", name: "chat" }, note)], onRetry: note },
      () => 1,
    );
    const [{ callbacks } = { callbacks: undefined }] = dag("d", {}, () => void load()).toJSON().tasks;
    expect(callbacks).toEqual({
      failure: 2,
      retry: 1,
      infos: { failure: [null, { group: { key: "chat", everyMs: 600_000 } }] },
    });
    expect(infoOf(note)).toBeUndefined();
  });

  it("keeps what is known of a ready-made callback, and hands on what it is told", async () => {
    const told: unknown[] = [];
    const notifier = { name: "notify.chat", options: { connection: "ops" } };
    const ready = describeCallback((event: TaskEvent | GroupEvent) => void told.push(event), { notifier });
    const both = grouped({ every: "1m" }, ready);
    expect(infoOf(both)).toEqual({ notifier, group: { key: "", everyMs: 60_000 } });
    const event = { kind: "failure" } as TaskEvent;
    await both(event, {} as never);
    expect(told).toEqual([event]);
  });

  it.each(["", "0s", "25h", "soon", 7 as never])("refuses %j", (every) => {
    expect(() => grouped({ every }, note)).toThrow(expect.objectContaining({ code: "E209" }));
  });
});
