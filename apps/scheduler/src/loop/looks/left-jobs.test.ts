import { dag, remote } from "@daymill/core";
import type { RemoteStatus, RunKey } from "@daymill/core";
import { applyClear, markRun } from "@daymill/metadata";
import { clearOrder, forEachDatabase } from "@daymill/metadata/testing";
import { describe, expect, test } from "vitest";
import { startLoop } from "../../testing/loop-harness.ts";
import type { LoopHarness } from "../../testing/loop-harness.ts";

const MINUTE_MS = 60_000;

/** A service with jobs that run until somebody says how they end. */
class Service {
  readonly calls: string[] = [];
  readonly jobs = new Map<string, RemoteStatus>();
  /** Held back while it is not settled. */
  answer: Promise<void> = Promise.resolve();

  task(options: Parameters<typeof remote>[1]) {
    return remote<{}, string, string>("job", options as {}, {
      find: (token) => (this.jobs.has(token) ? token : undefined),
      submit: async (_input, token) => {
        this.calls.push("submit");
        this.jobs.set(token, { state: "running" });
        await this.answer;
        return token;
      },
      poll: (handle) => this.jobs.get(handle) ?? { state: "failed", reason: "unknown" },
      collect: () => "made",
      cancel: (handle) => {
        this.calls.push("cancel");
        this.jobs.set(handle, { state: "cancelled" });
      },
    });
  }

  finish(): void {
    for (const token of this.jobs.keys()) this.jobs.set(token, { state: "succeeded" });
  }

  states(): string[] {
    return [...this.jobs.values()].map(({ state }) => state);
  }
}

const storedJobs = ({ database }: LoopHarness) =>
  database.db
    .selectFrom("remote_job")
    .select(["state", "handle", "cancel_due_at as cancelDueAt"])
    .orderBy("generation")
    .orderBy("submission")
    .execute();

const stateOfJob = async (loop: LoopHarness) => (await storedJobs(loop)).map(({ state }) => state);

async function kill(loop: LoopHarness, run: RunKey): Promise<void> {
  await markRun(loop.database.db, { runKey: run, state: "failed", who: "ada" }, loop.time.now());
  for (const scheduler of loop.schedulers) scheduler.wake([run]);
  await loop.untilOver(run);
}

forEachDatabase((name, open) => {
  describe(`jobs that their tasks leave, on ${name}`, () => {
    test("a timeout with a try to come: the next one takes the job up and submits nothing", async () => {
      const service = new Service();
      const job = service.task({ timeout: "10m", onTimeout: "leave", retries: { limit: 1, base: "1s" } });
      await using loop = await startLoop(await open(), [dag("d", {}, () => void job())]);
      const run = await loop.trigger("d");
      while ((await loop.outcomes(run, "job"))[0] !== "timed_out") await loop.pass(MINUTE_MS);
      expect(await stateOfJob(loop)).toEqual(["submitted"]);
      service.finish();
      // The second try has ten minutes: a look that was under way may have seen the job run.
      for (let k = 0; k < 5; k += 1) await loop.pass(MINUTE_MS);
      expect(await loop.untilOver(run)).toBe("success");
      expect(service.calls).toEqual(["submit"]);
      expect(await stateOfJob(loop)).toEqual(["succeeded"]);
      expect(await loop.outcomes(run, "job")).toEqual(["timed_out", "success"]);
    });

    test("a timeout of the last try: the job goes on and nobody asks it to stop", async () => {
      const service = new Service();
      const job = service.task({ timeout: "2m", onTimeout: "leave" });
      await using loop = await startLoop(await open(), [dag("d", {}, () => void job())]);
      const run = await loop.trigger("d");
      for (let k = 0; k < 3; k += 1) await loop.pass(MINUTE_MS);
      expect(await loop.untilOver(run)).toBe("failed");
      await loop.pass(10 * MINUTE_MS);
      expect(service.calls).toEqual(["submit"]);
      expect(service.states()).toEqual(["running"]);
      expect(await storedJobs(loop)).toMatchObject([{ state: "left", cancelDueAt: null }]);
    });

    test("a kill: the job goes on, where it is a kill that leaves it", async () => {
      const service = new Service();
      const job = service.task({ onKill: "leave" });
      await using loop = await startLoop(await open(), [dag("d", {}, () => void job())]);
      const run = await loop.trigger("d");
      await loop.until("it was submitted", async () => (await stateOfJob(loop))[0] === "submitted");
      await kill(loop, run);
      await loop.pass(10 * MINUTE_MS);
      expect(service.calls).toEqual(["submit"]);
      expect(await storedJobs(loop)).toMatchObject([{ state: "left", cancelDueAt: null }]);
    });

    test("a kill while it is submitted: it is left, and its handle is kept", async () => {
      const service = new Service();
      const { promise, resolve } = Promise.withResolvers<void>();
      service.answer = promise;
      const job = service.task({ onKill: "leave" });
      await using loop = await startLoop(await open(), [dag("d", {}, () => void job())]);
      const run = await loop.trigger("d");
      await loop.until("it is being submitted", () => service.calls.length === 1);
      await kill(loop, run);
      expect(await storedJobs(loop)).toEqual([{ state: "left", handle: null, cancelDueAt: null }]);
      resolve();
      const [token] = service.jobs.keys();
      await loop.until("its handle is kept", async () => (await storedJobs(loop))[0]?.handle === token);
      expect(await storedJobs(loop)).toMatchObject([{ state: "left", cancelDueAt: null }]);
    });

    test("a timeout of a task that leaves its job on a kill only stops it, and so the other way round", async () => {
      const [late, killed] = [new Service(), new Service()];
      const latecomer = late.task({ timeout: "2m", onKill: "leave" });
      const victim = killed.task({ onTimeout: "leave" });
      const dags = [dag("late", {}, () => void latecomer()), dag("killed", {}, () => void victim())];
      await using loop = await startLoop(await open(), dags);
      const [first, second] = [await loop.trigger("late"), await loop.trigger("killed")];
      await loop.until("both are submitted", async () => (await stateOfJob(loop)).join() === "submitted,submitted");
      await kill(loop, second);
      for (let k = 0; k < 3; k += 1) await loop.pass(MINUTE_MS);
      expect(await loop.untilOver(first)).toBe("failed");
      await loop.until("both are cancelled", async () => (await stateOfJob(loop)).join() === "cancelled,cancelled");
      expect([...late.states(), ...killed.states()]).toEqual(["cancelled", "cancelled"]);
    });

    test("a clear stops what was left before anything is submitted anew", async () => {
      const service = new Service();
      const job = service.task({ onKill: "leave" });
      await using loop = await startLoop(await open(), [dag("d", {}, () => void job())]);
      const run = await loop.trigger("d");
      await loop.until("it was submitted", async () => (await stateOfJob(loop))[0] === "submitted");
      await kill(loop, run);
      await applyClear(loop.database.db, clearOrder("d", "run-1"), loop.time.now());
      for (const scheduler of loop.schedulers) scheduler.wake([run]);
      await loop.until("it is submitted anew", () => service.jobs.size === 2);
      expect(service.calls).toEqual(["submit", "cancel", "submit"]);
      service.finish();
      await loop.pass(MINUTE_MS);
      expect(await loop.untilOver(run)).toBe("success");
      expect(await stateOfJob(loop)).toEqual(["cancelled", "succeeded"]);
    });
  });
});
