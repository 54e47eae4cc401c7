import { approval, dag, match, task } from "@daymill/core";
import type { JsonObject } from "@daymill/core";
import { answerApproval } from "@daymill/metadata";
import { forEachDatabase } from "@daymill/metadata/testing";
import { describe, expect, test } from "vitest";
import * as z from "zod";
import { type LoopHarness, startLoop } from "../../testing/loop-harness.ts";

const HOUR_MS = 3_600_000;
const form = z.object({ zone: z.enum(["eu", "us"]), rows: z.int().default(5) });
const load = task("load", (input: { zone: string; rows: number }) => `${input.rows} to ${input.zone}`);

async function untilAsked(loop: LoopHarness, run: Parameters<LoopHarness["states"]>[0]) {
  await loop.until("somebody is asked", async () => (await loop.states(run))["ask"] === "deferred");
}

async function answer({ database, time, schedulers }: LoopHarness, values: JsonObject) {
  const name = { dagId: "d" as never, runId: "run-1" as never, taskId: "ask", mapIndex: -1 };
  const said = { isApproved: true, who: "ana", note: null, values };
  await answerApproval(database.db, { name, ...said }, time.now());
  for (const scheduler of schedulers) scheduler.wake([]);
}

async function keptAnswers({ database }: LoopHarness) {
  return await database.db.selectFrom("approval").select(["generation", "who", "timed_out as timedOut"]).execute();
}

forEachDatabase((name, open) => {
  describe(`approvals with a form and a default, on ${name}`, () => {
    test("what was filled in is the output, and decides which way the run takes", async () => {
      const ask = approval("ask", { form });
      const example = dag("d", {}, () => {
        const { values } = ask({ message: "Where to?" });
        match(values.zone, {
          eu: () => load({ zone: values.zone, rows: values.rows }),
          us: () => load({ zone: values.zone, rows: values.rows }, { id: "far" }),
        });
      });
      await using loop = await startLoop(await open(), [example]);
      const run = await loop.trigger("d");
      await untilAsked(loop, run);
      await answer(loop, { zone: "us", rows: 7 });
      expect(await loop.untilOver(run)).toBe("success");
      expect(await loop.states(run)).toEqual({ ask: "success", load: "skipped", far: "success" });
      expect(await loop.outputOf(run, "far")).toBe("7 to us");
      expect(await loop.outputOf(run, "ask")).toMatchObject({
        by: "ana",
        timedOut: false,
        values: { zone: "us", rows: 7 },
      });
    });

    test("when nobody answers in time the default is taken, once, and says so", async () => {
      const ask = approval("ask", {
        form,
        timeout: "2h",
        retries: 3,
        onTimeout: { decision: "approve", values: { zone: "eu" } },
      });
      const example = dag("d", {}, () => {
        const { values } = ask({ message: "Where to?" });
        load({ zone: values.zone, rows: values.rows });
      });
      await using loop = await startLoop(await open(), [example]);
      const run = await loop.trigger("d");
      await untilAsked(loop, run);
      await loop.pass(2 * HOUR_MS - 1);
      expect(await loop.states(run)).toEqual({ ask: "deferred", load: "none" });
      await loop.pass(1);
      expect(await loop.untilOver(run)).toBe("success");
      expect(await loop.outputOf(run, "load")).toBe("5 to eu");
      expect(await loop.outputOf(run, "ask")).toEqual({
        by: "scheduler",
        at: "2024-05-02T02:00:00Z",
        note: "Nobody answered within 2h.",
        timedOut: true,
        values: { zone: "eu", rows: 5 },
      });
      expect(await loop.outcomes(run, "ask")).toEqual(["success"]);
      expect(await keptAnswers(loop)).toEqual([{ generation: 0, who: "scheduler", timedOut: true }]);
      const changes = await loop.database.db
        .selectFrom("state_change")
        .select(["who", "cause", "detail"])
        .where("cause", "=", "approve")
        .execute();
      expect(changes).toEqual([
        {
          who: "scheduler",
          cause: "approve",
          detail: { note: "Nobody answered within 2h.", values: { zone: "eu", rows: 5 }, timedOut: true },
        },
      ]);
    });

    test("a default may refuse, which skips", async () => {
      const ask = approval("ask", { timeout: "2h", onTimeout: { decision: "refuse" } });
      const example = dag("d", {}, () => void load({ zone: ask({ message: "Go?" }).by, rows: 1 }));
      await using loop = await startLoop(await open(), [example]);
      const run = await loop.trigger("d");
      await untilAsked(loop, run);
      await loop.pass(2 * HOUR_MS);
      expect(await loop.untilOver(run)).toBe("success");
      expect(await loop.states(run)).toEqual({ ask: "skipped", load: "skipped" });
    });

    test("an answer in time is the answer, and nothing comes of the end of the time", async () => {
      const ask = approval("ask", { form, timeout: "2h", onTimeout: { decision: "refuse" } });
      const example = dag("d", {}, () => void load(ask({ message: "Where to?" }).values));
      await using loop = await startLoop(await open(), [example]);
      const run = await loop.trigger("d");
      await untilAsked(loop, run);
      await loop.pass(2 * HOUR_MS - 1);
      await answer(loop, { zone: "us", rows: 1 });
      await loop.pass(1);
      expect(await loop.untilOver(run)).toBe("success");
      expect(await keptAnswers(loop)).toEqual([{ generation: 0, who: "ana", timedOut: false }]);
    });
  });
});
