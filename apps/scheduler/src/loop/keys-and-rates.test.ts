import { dag, sensor, t, task } from "@daymill/core";
import type { Dag, JsonValue, PerKeyOptions, RateOptions } from "@daymill/core";
import { forEachDatabase } from "@daymill/metadata/testing";
import { setImmediate as nextTurn } from "node:timers/promises";
import { describe, expect, test } from "vitest";
import { beginLimitCase } from "../testing/limit-case.ts";
import type { LimitCase } from "../testing/limit-case.ts";
import { startLoop } from "../testing/loop-harness.ts";

const MINUTE_MS = 60_000;

interface Customer {
  readonly customer: string;
}

const customers = task("customers", (): Customer[] => []);
const never = (): string | undefined => undefined;

/** Works for each customer of a list. */
function mapped(perKey: PerKeyOptions<"customer">, id = "d"): Dag {
  const work = task("x", { maxActive: { perKey } }, (_input: Customer) => 1);
  return dag(id, {}, () => void work.map(customers(), ({ customer }) => ({ customer })));
}

/** A task with a rate, mapped over so many. */
function rated(rate: RateOptions, count: number, id = "d"): Dag {
  const work = task("x", { rate }, () => 1);
  const over = Array.from({ length: count }, (_, place) => place);
  return dag(id, {}, () => void work.map(over, () => ({})));
}

function list(...names: string[]): { customers: JsonValue } {
  return { customers: names.map((customer) => ({ customer })) };
}

/** Time passes, and nobody ticks: what happens then, an alarm of the loop has asked for. */
async function advance({ loop }: LimitCase, ms: number): Promise<void> {
  for (let left = ms; left > 0; left -= 5_000) {
    loop.time.advance(Math.min(left, 5_000));
    for (const scheduler of loop.schedulers) await scheduler.keepLease();
  }
  for (const scheduler of loop.schedulers) {
    await nextTurn();
    await scheduler.settled();
    await nextTurn();
  }
}

forEachDatabase((name, open) => {
  describe(`limits by key, on ${name}`, () => {
    test("hold over all runs, each key by itself, and leave no slot unused", async () => {
      const dags = [mapped({ key: "customer", limit: 1 })];
      await using it = await beginLimitCase(open, { dags, slots: 3, outputs: list("a", "a", "a", "a", "b") });
      await it.loop.trigger("d", 0);
      expect(await it.waves(1)).toEqual([["run-1 x[0]", "run-1 x[4]"]]);
      await it.loop.trigger("d", 1);
      expect(await it.waves(2)).toEqual([["run-1 x[1]", "run-2 x[4]"], ["run-1 x[2]"]]);
    });

    test("are those of a version again that the files went back to", async () => {
      const [strict, loose] = [mapped({ key: "customer", limit: 1 }), mapped({ key: "customer", limit: 3 })];
      await using it = await beginLimitCase(open, { dags: [strict], outputs: list("a", "a", "a") });
      await it.loop.deploy(loose);
      await it.loop.deploy(strict);
      await it.loop.trigger("d", 0);
      expect(await it.waves(3)).toEqual([["run-1 x[0]"], ["run-1 x[1]"], ["run-1 x[2]"]]);
    });

    test("are made of the input, the interval and the run", async () => {
      const work = task(
        "x",
        {
          maxActive: {
            perKey: { key: ({ field, interval, run }) => t`${field("of")}/${interval.date}/${run.id}`, limit: 1 },
          },
        },
        (_input: { of: number }) => 1,
      );
      const dags = [dag("d", {}, () => void work({ of: 7 }))];
      await using it = await beginLimitCase(open, { dags });
      await it.loop.trigger("d", 0);
      await it.loop.until("it runs", () => it.bodies.running.size > 0);
      const { limit_key: key } = await it.loop.database.db
        .selectFrom("task_instance")
        .select("limit_key")
        .executeTakeFirstOrThrow();
      expect(key).toBe("7/2024-05-01/run-1");
    });

    test("are counted for each task alone; under a name for all tasks of that name, each with its own number", async () => {
      const two = [mapped({ key: "customer", limit: 1 }), mapped({ key: "customer", limit: 1 }, "e")];
      await using alone = await beginLimitCase(open, { dags: two, outputs: list("a") });
      await alone.loop.trigger("d", 0);
      await alone.loop.trigger("e", 0);
      expect(await alone.waves(1)).toEqual([["run-1 x[0]", "run-2 x[0]"]]);

      const named = (limit: number, id: string) => mapped({ key: "customer", limit, name: "crm" }, id);
      await using shared = await beginLimitCase(open, {
        dags: [named(1, "d"), named(2, "e")],
        outputs: list("a", "a"),
      });
      await shared.loop.trigger("e", 0);
      expect(await shared.waves(1)).toEqual([["run-1 x[0]", "run-1 x[1]"]]);
      await shared.loop.trigger("d", 0);
      expect(await shared.waves(2)).toEqual([["run-2 x[0]"], ["run-2 x[1]"]]);
    });

    test("let nobody of a lower priority pass who is not held back by a key", async () => {
      const first = task(
        "first",
        { priority: 9, weightRule: "absolute", maxActive: { perKey: { key: "customer", limit: 1 } } },
        (_input: Customer) => 1,
      );
      const last = task("last", { weightRule: "absolute" }, () => 1);
      const dags = [
        dag("d", {}, () => {
          const all = customers();
          first.map(all, ({ customer }) => ({ customer }));
          last({}, { after: [all] });
        }),
      ];
      await using it = await beginLimitCase(open, { dags, slots: 2, outputs: list("a", "a", "a", "b", "b", "c") });
      await it.loop.trigger("d", 0);
      expect(await it.waves(3)).toEqual([
        ["run-1 first[0]", "run-1 first[3]"],
        ["run-1 first[1]", "run-1 first[4]"],
        ["run-1 first[2]", "run-1 first[5]"],
      ]);
    });

    test("a key that cannot be made fails its instance for good, with E310, and no other", async () => {
      const dags = [mapped({ key: "customer", limit: 1 })];
      const outputs = { customers: [{ customer: "a" }, { customer: null }] };
      await using it = await beginLimitCase(open, { dags, outputs });
      const run = await it.loop.trigger("d", 0);
      expect(await it.waves(1)).toEqual([["run-1 x[0]"]]);
      expect(await it.loop.untilOver(run)).toBe("failed");
      expect(await it.loop.states(run)).toMatchObject({ "x[0]": "success", "x[1]": "failed" });
      const errors = await it.loop.database.db.selectFrom("task_attempt").select("error").execute();
      expect(errors.filter(({ error }) => error !== null)).toEqual([
        { error: expect.objectContaining({ code: "E310", message: expect.stringContaining("it is null") }) },
      ]);
    });

    test("count what is looked at together with what runs", async () => {
      const perKey = { key: () => "crm", limit: 1, name: "crm" } as const;
      const look = sensor("look", { every: "10s", maxActive: { perKey } }, never);
      const work = task("work", { maxActive: { perKey } }, () => 1);
      const dags = [dag("d", {}, () => void look()), dag("e", {}, () => void work())];
      await using loop = await startLoop(await open(), dags);
      const looking = await loop.trigger("d", 0);
      const another = await loop.trigger("d", 1);
      await loop.until("one is looked at", async () => (await loop.states(looking))["look"] === "up_for_reschedule");
      const working = await loop.trigger("e", 0);
      await loop.pass(MINUTE_MS);
      expect(await loop.states(another)).toEqual({ look: "scheduled" });
      expect(await loop.states(working)).toEqual({ work: "scheduled" });
    });

    test("a failed try gives its key back until the next", async () => {
      const work = task(
        "x",
        { retries: { limit: 1, base: "1m" }, maxActive: { perKey: { key: () => "a", limit: 1 } } },
        () => Promise.reject(new Error("fails")),
      );
      await using loop = await startLoop(await open(), [dag("d", {}, () => void work())]);
      const runs = [await loop.trigger("d", 0), await loop.trigger("d", 1)];
      await loop.until("both wait for their second try", async () => {
        const states = await Promise.all(runs.map((run) => loop.states(run)));
        return states.every(({ x }) => x === "up_for_retry");
      });
      await loop.pass(MINUTE_MS);
      for (const run of runs) expect(await loop.untilOver(run)).toBe("failed");
    });
  });

  describe(`rates, on ${name}`, () => {
    test("let so many start within any period, and the loop wakes at the instant when the next may", async () => {
      await using it = await beginLimitCase(open, { dags: [rated({ starts: 2, per: "1m" }, 4)] });
      await it.loop.trigger("d", 0);
      await it.loop.until("two run", () => it.bodies.running.size === 2);
      it.bodies.end();
      await advance(it, MINUTE_MS - 1);
      expect(it.bodies.names()).toEqual([]);
      await advance(it, 1);
      expect(it.bodies.names()).toEqual(["run-1 x[2]", "run-1 x[3]"]);
    });

    test("slide: what started later is counted longer", async () => {
      await using it = await beginLimitCase(open, { dags: [rated({ starts: 2, per: "1m" }, 1)] });
      await it.loop.trigger("d", 0);
      await it.loop.until("the first runs", () => it.bodies.running.size === 1);
      await advance(it, MINUTE_MS / 2);
      for (const day of [1, 2, 3]) await it.loop.trigger("d", day);
      await it.loop.until("the second runs", () => it.bodies.running.size === 2);
      await advance(it, MINUTE_MS / 2);
      expect(it.bodies.names()).toHaveLength(3);
      await advance(it, MINUTE_MS / 2 - 1);
      expect(it.bodies.names()).toHaveLength(3);
      await advance(it, 1);
      expect(it.bodies.names()).toHaveLength(4);
      const kept = await it.loop.database.db.selectFrom("rate_start").select("starts").execute();
      expect(kept).toHaveLength(2);
    });

    test("under a name hold for all tasks of that name", async () => {
      const rate = { starts: 1, per: "1m", name: "api" } as const;
      await using it = await beginLimitCase(open, { dags: [rated(rate, 1), rated(rate, 1, "e")] });
      await it.loop.trigger("d", 0);
      await it.loop.until("one runs", () => it.bodies.running.size === 1);
      const other = await it.loop.trigger("e", 0);
      await it.loop.until("the other is ready", async () => (await it.loop.states(other))["x[0]"] === "scheduled");
      await advance(it, MINUTE_MS - 1);
      expect(it.bodies.names()).toEqual(["run-1 x[0]"]);
      await advance(it, 1);
      expect(it.bodies.names()).toEqual(["run-1 x[0]", "run-2 x[0]"]);
    });

    test("count each try, and of a sensor no poke", async () => {
      const fails = task("fails", { retries: { limit: 1, base: "1s" }, rate: { starts: 1, per: "1m" } }, () =>
        Promise.reject(new Error("fails")),
      );
      let pokes = 0;
      const looks = sensor("looks", { every: "1s", rate: { starts: 1, per: "1m" } }, () => {
        pokes += 1;
        return pokes < 5 ? undefined : "seen";
      });
      await using loop = await startLoop(await open(), [
        dag("d", {}, () => void fails()),
        dag("e", {}, () => void looks()),
      ]);
      const failing = await loop.trigger("d", 0);
      const looking = await loop.trigger("e", 0);
      await loop.until("it failed once", async () => (await loop.states(failing))["fails"] === "up_for_retry");
      for (let second = 0; second < 10; second += 1) await loop.pass(1_000);
      expect(await loop.states(failing)).toEqual({ fails: "scheduled" });
      expect(await loop.untilOver(looking)).toBe("success");
      const next = await loop.trigger("e", 1);
      await loop.until("it is ready", async () => (await loop.states(next))["looks"] === "scheduled");
      await loop.pass(MINUTE_MS);
      expect(await loop.untilOver(failing)).toBe("failed");
      expect(await loop.untilOver(next)).toBe("success");
    });
  });
});
