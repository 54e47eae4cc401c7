import { setImmediate as nextTurn } from "node:timers/promises";
import { approval, dag, group, onRacePoint, remote, sensor, task, waitForTask, waitUntil } from "@daymill/core";
import type { JsonValue, RemoteStatus } from "@daymill/core";
import { answerApproval, markRun } from "@daymill/metadata";
import { forEachDatabase, seedRunState } from "@daymill/metadata/testing";
import { describe, expect, test } from "vitest";
import { startLoop } from "../../testing/loop-harness.ts";
import type { LoopHarness } from "../../testing/loop-harness.ts";

const after = task("after", (input: { got: JsonValue }) => input.got);
const MINUTE_MS = 60_000;

/** A service that does jobs, and remembers every call. */
class Service {
  readonly calls: string[] = [];
  readonly jobs = new Map<string, RemoteStatus>();
  answersSubmit = true;
  cancels = true;

  task(given: { readonly retries?: number; readonly timeout?: string } = {}) {
    return remote<{}, string, string>(
      "job",
      { every: "10s", ...given },
      {
        find: (token) => {
          this.calls.push("find");
          return this.jobs.has(token) ? token : undefined;
        },
        submit: (_input, token) => {
          this.calls.push("submit");
          this.jobs.set(token, { state: "running" });
          if (!this.answersSubmit) throw new Error("connection reset");
          return token;
        },
        poll: (handle) => this.jobs.get(handle) ?? { state: "failed", reason: "unknown" },
        collect: (handle) => `result of ${handle.slice(0, 4)}`,
        cancel: (handle) => {
          this.calls.push("cancel");
          if (!this.cancels) throw new Error("503");
          this.jobs.set(handle, { state: "cancelled" });
        },
      },
    );
  }

  end(status: RemoteStatus): void {
    for (const [token, { state }] of this.jobs) if (state === "running") this.jobs.set(token, status);
  }

  states(): string[] {
    return [...this.jobs.values()].map(({ state }) => state);
  }
}

async function jobStates({ database }: LoopHarness): Promise<string[]> {
  const rows = await database.db
    .selectFrom("remote_job")
    .select("state")
    .orderBy("generation")
    .orderBy("submission")
    .execute();
  return rows.map(({ state }) => state);
}

/** Waits until a task is in a state. */
async function untilState(loop: LoopHarness, run: Parameters<LoopHarness["states"]>[0], name: string, state: string) {
  await loop.until(`${name} is ${state}`, async () => (await loop.states(run))[name] === state);
}

forEachDatabase((name, open) => {
  describe(`what needs no worker, on ${name}`, () => {
    test("a sensor is poked until it finds something, in one attempt, at its interval", async () => {
      let pokes = 0;
      const ready = sensor("ready", { every: "1m" }, () => (++pokes < 3 ? undefined : { size: pokes }));
      await using loop = await startLoop(await open(), [dag("d", {}, () => void after({ got: ready().size }))]);
      const run = await loop.trigger("d");
      await loop.until("it was poked", () => pokes === 1);
      expect(await loop.states(run)).toMatchObject({ ready: "up_for_reschedule", after: "none" });
      await loop.pass(30_000);
      expect(pokes).toBe(1);
      await loop.pass(31_000);
      await loop.until("it was poked again", () => pokes === 2);
      await loop.pass(61_000);
      expect(await loop.untilOver(run)).toBe("success");
      expect(await loop.outputOf(run, "after")).toBe(3);
      expect(await loop.outcomes(run, "ready")).toEqual(["success"]);
    });

    test("a sensor runs out of time once over all its tries, counted from its first poke", async () => {
      let pokes = 0;
      const broken = sensor("broken", { every: "1m", timeout: "5m", retries: { limit: 20, base: "1s" } }, () => {
        pokes += 1;
        if (pokes % 2 === 0) throw new Error("network");
        return undefined as string | undefined;
      });
      const soft = sensor("soft", { every: "1m", timeout: "5m", softFail: true }, (): string | undefined => undefined);
      const both = dag("d", {}, () => {
        broken();
        soft();
      });
      await using loop = await startLoop(await open(), [both]);
      const run = await loop.trigger("d");
      for (let k = 0; k < 8; k += 1) await loop.pass(MINUTE_MS);
      expect(await loop.untilOver(run)).toBe("failed");
      expect(await loop.states(run)).toEqual({ broken: "failed", soft: "skipped" });
      const outcomes = await loop.outcomes(run, "broken");
      expect(outcomes.at(-1)).toBe("timed_out");
      expect(new Set(outcomes.slice(0, -1))).toEqual(new Set(["failed"]));
    });

    test("a sensor whose pokes only fail is not tried again when its time is over", async () => {
      const broken = sensor("broken", { every: "1m", timeout: "5m", retries: { limit: 20, base: "1m" } }, () => {
        throw new Error("network");
      });
      await using loop = await startLoop(await open(), [dag("d", {}, () => void broken())]);
      const run = await loop.trigger("d");
      for (let k = 0; k < 8; k += 1) await loop.pass(MINUTE_MS);
      expect(await loop.untilOver(run)).toBe("failed");
      const outcomes = await loop.outcomes(run, "broken");
      expect(outcomes.at(-1)).toBe("timed_out");
      expect(outcomes.slice(0, -1)).not.toContain("timed_out");
      expect(outcomes.length).toBeLessThan(10);
    });

    test("a sensor whose waits grow is poked ever more rarely, in one attempt", async () => {
      let pokes = 0;
      const every = { base: "1m", max: "4m" } as const;
      const rare = sensor("rare", { every }, () => (++pokes < 5 ? undefined : pokes));
      await using loop = await startLoop(await open(), [dag("d", {}, () => void rare())]);
      const run = await loop.trigger("d");
      await loop.until("it was poked", () => pokes === 1);
      const seen = [];
      for (let minute = 1; minute <= 7; minute += 1) {
        await loop.pass(MINUTE_MS);
        seen.push(pokes);
      }
      expect(seen).toEqual([2, 2, 3, 3, 3, 3, 4]);
      await loop.pass(4 * MINUTE_MS);
      expect(await loop.untilOver(run)).toBe("success");
      expect(await loop.outcomes(run, "rare")).toEqual(["success"]);
    });

    test("an error of a poke is waited out, and told by the look, or skips the task", async () => {
      let isUp = false;
      const patient = sensor("patient", { every: "1m", onError: "wait" }, () => {
        if (!isUp) throw new Error("network");
        return "found";
      });
      const careless = sensor("careless", { onError: "skip", retries: 3 }, (): string | undefined => {
        throw new Error("no such table");
      });
      const both = dag("d", {}, () => {
        patient();
        careless();
      });
      await using loop = await startLoop(await open(), [both]);
      const run = await loop.trigger("d");
      await untilState(loop, run, "careless", "skipped");
      const look = () => loop.database.db.selectFrom("task_look").select("said").executeTakeFirst();
      await loop.until("the look is written down", async () => typeof (await look())?.said === "string");
      expect(await look()).toEqual({ said: "The poke failed: network" });
      isUp = true;
      await loop.pass(MINUTE_MS);
      expect(await loop.untilOver(run)).toBe("success");
      expect(await loop.outcomes(run, "patient")).toEqual(["success"]);
      expect(await loop.outcomes(run, "careless")).toEqual(["skipped"]);
    });

    test("all workers may be busy: what needs none goes on", async () => {
      const { promise: gate, resolve: release } = Promise.withResolvers<number>();
      const busy = task("busy", () => gate);
      const ready = sensor("ready", {}, () => 1);
      const until = waitUntil("until");
      const example = dag("d", {}, ({ interval }) => {
        busy();
        ready();
        until({ at: interval.end });
      });
      await using loop = await startLoop(await open(), [example], { slots: 1 });
      const run = await loop.trigger("d");
      await loop.until("both are over", async () => {
        const states = await loop.states(run);
        return states.ready === "success" && states.until === "success";
      });
      release(1);
      expect(await loop.untilOver(run)).toBe("success");
    });

    test("waits until an instant", async () => {
      const until = waitUntil("until");
      const example = dag("d", {}, () => void until({ at: "2024-05-02T01:00:00Z" }));
      await using loop = await startLoop(await open(), [example]);
      const run = await loop.trigger("d");
      await untilState(loop, run, "until", "deferred");
      await loop.pass(59 * MINUTE_MS);
      expect(await loop.states(run)).toEqual({ until: "deferred" });
      await loop.pass(MINUTE_MS);
      expect(await loop.untilOver(run)).toBe("success");
    });

    test("waits for a task of another DAG, and goes on when that ends, without any time", async () => {
      const { promise: gate, resolve: release } = Promise.withResolvers<number>();
      const load = task("load", () => gate);
      const other = dag("other", {}, () => void load());
      const waiting = waitForTask("waiting", { dag: "other", task: "load" });
      const example = dag("d", {}, () => void waiting());
      await using loop = await startLoop(await open(), [other, example]);
      const run = await loop.trigger("d");
      await untilState(loop, run, "waiting", "deferred");
      const awaited = await loop.trigger("other");
      await untilState(loop, awaited, "load", "running");
      release(1);
      expect(await loop.untilOver(run)).toBe("success");
    });

    test("what it waits for ends during its very first look", async () => {
      const { promise, resolve: release } = Promise.withResolvers<number>();
      const other = dag("other", {}, () => void task("load", () => promise)());
      const waiting = waitForTask("waiting", { dag: "other" });
      const example = dag("d", {}, () => void waiting());
      await using loop = await startLoop(await open(), [other, example]);
      const awaited = await loop.trigger("other");
      await untilState(loop, awaited, "load", "running");
      let looks = 0;
      onRacePoint(async (point) => {
        if (point !== "wait:read" || ++looks > 1) return;
        release(1);
        while ((await loop.states(awaited))["load"] !== "success") await nextTurn();
      });
      try {
        expect(await loop.untilOver(await loop.trigger("d"))).toBe("success");
        expect(looks).toBe(2);
      } finally {
        onRacePoint(undefined);
      }
    });

    test("what it waits for ends where nobody knew of the wait: who hears of the wait looks again", async () => {
      const other = dag("other", {}, () => void task("load", () => 1)());
      const waiting = waitForTask("waiting", { dag: "other" });
      const example = dag("d", {}, () => void waiting());
      await using loop = await startLoop(await open(), [other, example]);
      const { db } = loop.database;
      const run = await loop.trigger("d");
      const hasLooked = async () =>
        (await db.selectFrom("task_look").select("looked_at").execute()).some((row) => row.looked_at !== null);
      await loop.until("it was looked at", hasLooked);
      await seedRunState(loop.database, { runKey: await loop.trigger("other"), state: "success", at: loop.time.now() });
      await loop.schedulers[0]?.tick();
      await loop.schedulers[0]?.settled();
      expect(await loop.states(run)).toEqual({ waiting: "deferred" });
      await loop.addScheduler();
      expect(await loop.untilOver(run)).toBe("success");
    });

    test("waits for all tasks of a group of another DAG, also of groups in it and of those that are mapped", async () => {
      const gates = {
        load: Promise.withResolvers<number>(),
        item: Promise.withResolvers<number>(),
        outside: Promise.withResolvers<number>(),
      };
      const list = task("list", () => [1, 2]);
      const load = task("load", () => gates.load.promise);
      const item = task("item", async ({ each }: { each: number }) => each * (await gates.item.promise));
      const other = dag("other", {}, () => {
        const listed = list();
        group("loading", () => {
          load();
          group("items", () => void item.map(listed, (each) => ({ each })));
        });
        task("outside", () => gates.outside.promise)();
      });
      const waiting = waitForTask("waiting", { dag: "other", group: "loading" });
      const inner = waitForTask("inner", { dag: "other", group: "loading.items" });
      const never = waitForTask("never", { dag: "other", group: "nothing", timeout: "20s", softFail: true });
      const example = dag("d", {}, () => {
        waiting();
        inner();
        never();
      });
      await using loop = await startLoop(await open(), [other, example], { slots: 8 });
      const run = await loop.trigger("d");
      await untilState(loop, run, "waiting", "deferred");
      const awaited = await loop.trigger("other");
      await untilState(loop, awaited, "loading.items.item[1]", "running");
      gates.item.resolve(1);
      await untilState(loop, run, "inner", "success");
      expect(await loop.states(run)).toEqual({ inner: "success", never: "deferred", waiting: "deferred" });
      gates.load.resolve(1);
      await untilState(loop, run, "waiting", "success");
      await loop.pass(20_000);
      expect(await loop.untilOver(run)).toBe("success");
      expect(await loop.states(run)).toEqual({ inner: "success", never: "skipped", waiting: "success" });
      gates.outside.resolve(1);
    });

    test("an approval is its output; a refusal skips", async () => {
      const ask = approval("ask");
      const example = dag("d", {}, () => {
        const yes = ask({ message: "Load it?" });
        ask({ message: "Drop it?" }, { id: "no" });
        after({ got: yes.by });
      });
      await using loop = await startLoop(await open(), [example]);
      const run = await loop.trigger("d");
      await untilState(loop, run, "no", "deferred");
      const { db } = loop.database;
      const answer = (taskId: string, isApproved: boolean) => {
        const named = { dagId: "d" as never, runId: "run-1" as never, taskId, mapIndex: -1 };
        return answerApproval(db, { name: named, isApproved, who: "ada", note: "n", values: null }, loop.time.now());
      };
      await answer("ask", true);
      await answer("no", false);
      await expect(answer("no", true)).rejects.toThrow("answered already");
      for (const scheduler of loop.schedulers) scheduler.wake([]);
      expect(await loop.untilOver(run)).toBe("success");
      expect(await loop.states(run)).toEqual({ ask: "success", no: "skipped", after: "success" });
      expect(await loop.outputOf(run, "after")).toBe("ada");
      await expect(answer("ask", true)).rejects.toMatchObject({ code: "E703" });
    });

    test("a remote job is submitted once, polled, collected", async () => {
      const service = new Service();
      const job = service.task();
      await using loop = await startLoop(await open(), [dag("d", {}, () => void after({ got: job() }))]);
      const run = await loop.trigger("d");
      await untilState(loop, run, "job", "deferred");
      await loop.pass(MINUTE_MS);
      service.end({ state: "succeeded" });
      await loop.pass(MINUTE_MS);
      expect(await loop.untilOver(run)).toBe("success");
      expect(service.calls).toEqual(["submit"]);
      expect(await loop.outputOf(run, "after")).toMatch(/^result of/);
      expect(await jobStates(loop)).toEqual(["succeeded"]);
    });

    test("a submission whose answer is lost is found, not repeated", async () => {
      const service = new Service();
      const job = service.task();
      service.answersSubmit = false;
      await using loop = await startLoop(await open(), [dag("d", {}, () => void job())]);
      const run = await loop.trigger("d");
      await loop.until("it was submitted", () => service.calls.length === 1);
      await loop.pass(5_000);
      service.end({ state: "succeeded" });
      await loop.pass(MINUTE_MS);
      expect(await loop.untilOver(run)).toBe("success");
      expect(service.calls).toEqual(["submit", "find"]);
    });

    test("a job that failed is submitted anew by the next try, under another token", async () => {
      const service = new Service();
      const job = service.task({ retries: 1 });
      await using loop = await startLoop(await open(), [dag("d", {}, () => void job())]);
      const run = await loop.trigger("d");
      await loop.until("it was submitted", () => service.states().length === 1);
      service.end({ state: "failed", reason: "out of memory" });
      for (let k = 0; k < 10; k += 1) await loop.pass(MINUTE_MS);
      await loop.until("it was submitted again", () => service.states().length === 2);
      service.end({ state: "succeeded" });
      await loop.pass(MINUTE_MS);
      expect(await loop.untilOver(run)).toBe("success");
      expect(await jobStates(loop)).toEqual(["failed", "succeeded"]);
    });

    test("a job that runs out of time is cancelled, and asked again until its service acknowledges", async () => {
      const service = new Service();
      const job = service.task({ timeout: "2m" });
      service.cancels = false;
      await using loop = await startLoop(await open(), [dag("d", {}, () => void job())]);
      const run = await loop.trigger("d");
      await untilState(loop, run, "job", "deferred");
      for (let k = 0; k < 3; k += 1) await loop.pass(MINUTE_MS);
      expect(await loop.untilOver(run)).toBe("failed");
      expect(await loop.outcomes(run, "job")).toEqual(["timed_out"]);
      expect(await jobStates(loop)).toEqual(["cancelling"]);
      service.cancels = true;
      for (let k = 0; k < 3; k += 1) await loop.pass(MINUTE_MS);
      expect(await jobStates(loop)).toEqual(["cancelled"]);
      expect(service.states()).toEqual(["cancelled"]);
    });

    test("a run that is marked failed cancels its jobs", async () => {
      const service = new Service();
      const job = service.task();
      await using loop = await startLoop(await open(), [dag("d", {}, () => void job())]);
      const run = await loop.trigger("d");
      await loop.until("it was submitted", async () => (await jobStates(loop))[0] === "submitted");
      await markRun(loop.database.db, { runKey: run, state: "failed", who: "ada" }, loop.time.now());
      for (const scheduler of loop.schedulers) scheduler.wake([run]);
      await loop.until("it was cancelled", () => service.states()[0] === "cancelled");
      expect(await loop.states(run)).toEqual({ job: "failed" });
    });
  });
});
