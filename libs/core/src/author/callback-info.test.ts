import { describe, expect, it } from "vitest";
import type { DeadlineEvent, GroupEvent, TaskEvent } from "../dag/callbacks.ts";
import { describeCallback, grouped, infoOf } from "./callback-info.ts";
import { dag } from "./dag.ts";
import { task } from "./task.ts";

/** What is told of together, by task and kind. */
function keysOf(builder: () => void): Record<string, Record<string, (string | undefined)[]>> {
  const { tasks } = dag("d", {}, builder).toJSON();
  return Object.fromEntries(
    tasks.map(({ id, callbacks }) => {
      const infos = Object.entries(callbacks?.infos ?? {});
      return [id, Object.fromEntries(infos.map(([kind, known]) => [kind, known.map((info) => info?.group?.key)]))];
    }),
  );
}

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
    expect(infoOf(both)).toMatchObject({ notifier, group: { everyMs: 60_000 } });
    const event = { kind: "failure" } as TaskEvent;
    await both(event, {} as never);
    expect(told).toEqual([event]);
  });

  it("without a name shares its calls with the same function wherever it stands, and with no other", () => {
    const other = (_event: TaskEvent | GroupEvent) => undefined;
    const chat = grouped({ every: "10m" }, note);
    const load = task("load", { onFailure: [grouped({ every: "10m" }, other), chat] }, () => 1);
    const late = task("late", { onFailure: grouped({ every: "1h" }, note), onRetry: chat }, () => 1);
    const keys = keysOf(() => {
      load();
      late();
      load({}, { id: "again" });
    });
    const [ofOther, ofNote] = ['onFailure[0] of task "load"', 'onFailure[1] of task "load"'];
    expect(keys).toEqual({
      load: { failure: [ofOther, ofNote] },
      late: { failure: [ofNote], retry: [ofNote] },
      again: { failure: [ofOther, ofNote] },
    });
  });

  it("shares its calls over all deadlines of a DAG, too", () => {
    const tell = (_event: DeadlineEvent | GroupEvent) => undefined;
    const chat = grouped({ every: "10m" }, tell);
    const deadlines = [
      { from: "queued", after: "1h", onMiss: chat },
      { from: "queued", after: "2h", onMiss: [() => undefined, chat] },
      { from: "queued", after: "3h", onMiss: () => undefined },
    ] as const;
    const built = dag("d", { deadlines }, () => void task("load", () => 1)()).toJSON().deadlines ?? [];
    const group = { key: 'deadlines[0].onMiss[0] of DAG "d"', everyMs: 600_000 };
    expect(built.map(({ callbacks, infos }) => [callbacks, infos])).toEqual([
      [1, [{ group }]],
      [2, [null, { group }]],
      [1, undefined],
    ]);
  });

  it("of a ready-made callback is named by what it tells and how, unless it has a name", () => {
    const made = (room: string, groupName: string) =>
      describeCallback(
        (_event: TaskEvent | GroupEvent) => undefined,
        { notifier: { name: "notify.chat", options: { room } } },
        { groupName },
      );
    const readyMade = { every: "10m" } as const;
    const load = task("load", { onFailure: grouped(readyMade, made("ops", "chat ops")) }, () => 1);
    const late = task("late", { onFailure: grouped({ ...readyMade, name: "all" }, made("ops", "chat ops")) }, () => 1);
    const keys = keysOf(() => {
      load();
      late();
    });
    expect(keys).toEqual({ load: { failure: ["chat ops"] }, late: { failure: ["all"] } });
  });

  it("refuses two different functions under one name where both are told of the same", () => {
    const other = (_event: TaskEvent | GroupEvent) => undefined;
    const chat = { every: "10m", name: "chat" } as const;
    const both = [grouped(chat, note), grouped(chat, other)];
    const problems = (onFailure: typeof both) =>
      dag("d", {}, () => void task("load", { onFailure }, () => 1)())
        .build()
        .problems.map(({ code, message }) => `${code} ${message}`);
    expect(problems(both)).toEqual([
      'E209 Option onFailure of task "load": two of its functions are grouped as "chat": give each a name of its own.',
    ]);
    expect(problems([grouped(chat, note), grouped(chat, note)])).toEqual([]);
  });

  it("is refused for a callback that has to tell of each by itself", () => {
    const alone = describeCallback(
      (_event: TaskEvent | GroupEvent) => undefined,
      {},
      { whyAlone: "It rings each bell." },
    );
    expect(() => grouped({ every: "10m" }, alone)).toThrow(
      expect.objectContaining({ code: "E209", message: "It rings each bell." }),
    );
  });

  it.each(["", "0s", "25h", "soon", 7 as never])("refuses %j", (every) => {
    expect(() => grouped({ every }, note)).toThrow(expect.objectContaining({ code: "E209" }));
  });
});
