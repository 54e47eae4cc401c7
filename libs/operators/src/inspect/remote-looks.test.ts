import { testContext } from "@daymill/core";
import type { JsonObject, RemoteJob } from "@daymill/core";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { checkBigQuery } from "../bigquery/check-bigquery.ts";
import { profileBigQuery } from "../bigquery/profile-bigquery.ts";
import { DuckDbInstead } from "../testing/duckdb-instead.ts";
import { FakeBigQuery } from "../testing/fake-bigquery.ts";
import { INSPECTED_ROWS } from "./inspect-cases.ts";

let fake: FakeBigQuery;
let instead: DuckDbInstead;
beforeEach(async () => {
  fake = await FakeBigQuery.start();
  instead = await DuckDbInstead.start("CREATE SCHEMA logs", `CREATE TABLE logs.events AS ${INSPECTED_ROWS}`);
  fake.answering = (query) => instead.asBigQuery(query);
});
afterEach(async () => {
  instead[Symbol.dispose]();
  await fake[Symbol.asyncDispose]();
});

/** As another process has it: nothing is remembered but what the engine stores. */
const context = () => {
  const extra = { endpoint: fake.url };
  return testContext({ taskId: "look", connections: { bigquery: { type: "bigquery", database: "project", extra } } });
};
const jobOf = (task: { readonly definition: { readonly body: object } }): RemoteJob<unknown, unknown, unknown> => {
  const { body } = task.definition as { readonly body: { readonly job: RemoteJob<unknown, unknown, unknown> } };
  return body.job;
};
const asked = (words: string) =>
  [...fake.jobs.values()].filter(({ query }) => String(query?.["query"]).includes(words));
const stored = (handle: unknown): unknown => JSON.parse(JSON.stringify(handle)) as JsonObject;

describe("a profile by jobs of a warehouse", () => {
  const job = jobOf(profileBigQuery("look"));
  const submit = async () => stored(await job.submit({ table: "logs.events" }, "token", context()));
  const looks = async (handle: unknown, until: (state: string) => boolean) => {
    for (;;) {
      const status = await job.poll(handle, context());
      if (until(status.state === "running" ? (status.progress ?? "") : status.state)) return status;
    }
  };

  it("is three jobs, however many processes look after it", async () => {
    const handle = await submit();
    await looks(handle, (state) => state === "succeeded");
    await job.collect(handle, context());
    await job.collect(handle, context());
    expect([...fake.jobs.values()].map(({ state }) => state)).toEqual(["DONE", "DONE", "DONE"]);
    expect([asked("LIMIT 20"), asked("avg(a0)"), asked("GROUPING SETS")].map((jobs) => jobs.length)).toEqual([1, 1, 1]);
  });

  it("starts none anew whose id it remembers, however long the warehouse knows a token", async () => {
    const ctx = context();
    const handle = await job.submit({ table: "logs.events" }, "token", ctx);
    while ((await job.poll(handle, ctx)).state === "running");
    expect(fake.requests.filter((request) => /^POST .*\/jobs(\?|$)/.test(request))).toHaveLength(3);
  });

  it("asks one question at a look at the job that it waits for, whichever of the three it is", async () => {
    const ctx = context();
    const handle = await job.submit({ table: "logs.events" }, "token", ctx);
    fake.isSlow = true;
    for (const stage of ["the first rows", "the figures", "how values are spread"]) {
      while (!String(((await job.poll(handle, ctx)) as { progress?: string }).progress).startsWith(stage))
        fake.finish();
      const before = fake.requests.length;
      await job.poll(handle, ctx);
      expect(fake.requests.slice(before)).toEqual([expect.stringMatching(/^GET .*\/jobs\//)]);
      fake.finish();
    }
    expect(await job.poll(handle, ctx)).toEqual({ state: "succeeded" });
  });

  it("says how far it is, and is cancelled where it is", async () => {
    const handle = await submit();
    expect(await job.poll(handle, context())).toMatchObject({
      progress: expect.stringContaining("the first rows: RUN"),
    });
    fake.finish();
    fake.isSlow = true;
    await looks(handle, (state) => state.startsWith("the figures"));
    await job.cancel(handle, context());
    expect([...fake.jobs.values()].map(({ isCancelled }) => isCancelled)).toEqual([false, true]);
    await job.cancel(handle, context());
    expect(await job.poll(handle, context())).toMatchObject({ state: "cancelled" });
    expect(fake.jobs.size).toBe(2);
  });

  it("begins nothing more where it is cancelled between two of its jobs", async () => {
    const handle = await submit();
    fake.finish();
    await job.cancel(handle, context());
    expect([...fake.jobs.values()].map(({ isCancelled }) => isCancelled)).toEqual([false]);
  });

  it("of nothing was never begun, and needs no stop", async () => {
    await expect(job.submit({}, "token", context())).rejects.toMatchObject({ code: "E209" });
    expect(await job.find?.("token", context(), {})).toBeUndefined();
    expect(fake.requests).toEqual([]);
  });

  it("that failed says at what", async () => {
    const handle = await submit();
    fake.failing = [{ reason: "resourcesExceeded", message: "too much" }];
    const status = await looks(handle, (state) => state === "failed");
    expect(status).toMatchObject({ reason: expect.stringMatching(/^Asked for the figures: Job .* too much/) });
    expect(status).not.toHaveProperty("final");
  });
});

describe("checks by jobs of a warehouse", () => {
  const checks = { first: "SELECT id FROM logs.events", second: "SELECT kind FROM logs.events" };

  it("are jobs of their own, sent only the values that they read", async () => {
    const job = jobOf(
      checkBigQuery("look", { checks: { ...checks, third: "SELECT 1 FROM logs.events WHERE id = @id" } }),
    );
    await job.submit({ params: { id: 3 } }, "token", context());
    expect([...fake.jobs.values()].map(({ query }) => query?.["queryParameters"])).toEqual([
      undefined,
      undefined,
      [expect.objectContaining({ name: "id" })],
    ]);
  });

  it("end when the last of them has, and one that failed says which it was", async () => {
    const job = jobOf(checkBigQuery("look", { checks }));
    fake.isSlow = true;
    const handle = stored(await job.submit({}, "token", context()));
    const [one, other] = [...fake.jobs.values()];
    if (one === undefined || other === undefined) throw new Error("there are two jobs");
    Object.assign(one, { state: "DONE", errors: [{ reason: "invalidQuery", message: "no such column" }] });
    expect(await job.poll(handle, context())).toEqual({ state: "running", progress: "1 of 2 are done" });
    other.state = "DONE";
    expect(await job.poll(handle, context())).toMatchObject({
      state: "failed",
      reason: expect.stringMatching(/^first: Job .* no such column/),
      final: true,
    });
  });

  it("are all cancelled, also those whose ids nobody heard of", async () => {
    const job = jobOf(checkBigQuery("look", { checks }));
    fake.isSlow = true;
    await job.submit({}, "token", context());
    const found = await job.find?.("token", context(), {});
    await job.cancel(found, context());
    expect([...fake.jobs.values()].map(({ isCancelled }) => isCancelled)).toEqual([true, true]);
    expect(await job.find?.("another token", context(), {})).toBeUndefined();
  });

  it("that are empty are refused when the file is read (E209)", () => {
    expect(() => checkBigQuery("look", { checks: { none: " " } })).toThrow(expect.objectContaining({ code: "E209" }));
    expect(() => profileBigQuery("look", { sql: " " })).toThrow(expect.objectContaining({ code: "E209" }));
    expect(() => profileBigQuery("look", { maxBytesBilled: 0 })).toThrow(expect.objectContaining({ code: "E209" }));
  });
});
