import { dag, remote } from "@daymill/core";
import type { DagId, RunId } from "@daymill/core";
import { removeRun } from "@daymill/metadata";
import { forEachDatabase } from "@daymill/metadata/testing";
import { describe, expect, test } from "vitest";
import { startLoop } from "../../testing/loop-harness.ts";

forEachDatabase((name, open) => {
  describe(`a run that is made again, on ${name}`, () => {
    test("submits its jobs anew: a service does not take them for those of the run that was deleted", async () => {
      // As BigQuery does: who comes with a token that is known gets the job that is there.
      const jobs = new Set<string>();
      const job = remote<{}, string, string>(
        "job",
        {},
        {
          find: (token) => (jobs.has(token) ? token : undefined),
          submit: async (_input, token) => {
            jobs.add(token);
            return token;
          },
          poll: () => ({ state: "succeeded" }),
          collect: () => "made",
          cancel: () => undefined,
        },
      );
      await using loop = await startLoop(await open(), [dag("d", {}, () => void job({}))]);
      for (const _ of ["first", "again"]) {
        const runId = "backfill__2024-05-01T00:00:00Z" as RunId;
        const runKey = await loop.trigger("d", 0, runId);
        await loop.until("it was submitted", async () => (await loop.states(runKey))["job"] === "deferred");
        await loop.pass(5_000);
        expect(await loop.untilOver(runKey)).toBe("success");
        const run = { dagId: "d" as DagId, runId };
        expect(await removeRun(loop.database.db, { run, who: "ada" }, loop.time.now())).toBe("removed");
      }
      expect(jobs.size).toBe(2);
    });
  });
});
