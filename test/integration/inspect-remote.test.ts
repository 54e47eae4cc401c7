import { DuckDbInstead, FakeBigQuery, INSPECTED_ROWS } from "@daymill/operators/testing";
import { afterAll, beforeAll, expect, test } from "vitest";
import { startStack, type Stack } from "../support/start-stack.ts";

const LOOKS = `
import { dag, manual } from "@daymill/core";
import { checkBigQuery, profileBigQuery } from "@daymill/operators";

const profile = profileBigQuery("profile", { every: "1s" });
const check = checkBigQuery("check", {
  checks: { clicks: "SELECT kind FROM logs.events WHERE kind = @kind" },
  warnings: { none: "SELECT id FROM logs.events WHERE kind IS NULL" },
  every: "1s",
});

export default dag("looks", { schedule: manual() }, () => {
  const profiled = profile({ table: "logs.events" });
  check({ params: { kind: "click" } }, { after: [profiled] });
});
`;

let fake: FakeBigQuery;
let instead: DuckDbInstead;
let stack: Stack;
beforeAll(async () => {
  fake = await FakeBigQuery.start();
  instead = await DuckDbInstead.start("CREATE SCHEMA logs", `CREATE TABLE logs.events AS ${INSPECTED_ROWS}`);
  fake.answering = (query) => instead.asBigQuery(query);
  stack = await startStack({
    dags: { "looks.ts": LOOKS },
    env: {
      DAYMILL__CONNECTIONS__BIGQUERY__TYPE: "bigquery",
      DAYMILL__CONNECTIONS__BIGQUERY__DATABASE: "project",
      DAYMILL__CONNECTIONS__BIGQUERY__EXTRA__ENDPOINT: fake.url,
    },
  });
});
afterAll(async () => {
  await stack.close();
  instead[Symbol.dispose]();
  await fake[Symbol.asyncDispose]();
});

test("a table of a remote warehouse is profiled and checked by jobs, each submitted once", async () => {
  const run = { dagId: "looks", runId: "only" };
  await stack.client.triggerRun({ params: { dagId: "looks" }, body: { runId: "only" } });
  await stack.runIn("failed", run);
  const profile = await stack.client.describeData({ params: { ...run, taskId: "profile", position: "0" } });
  expect(profile).toMatchObject({ uri: "bigquery:logs.events", files: null, rows: 10 });
  expect(profile.columns.find(({ name }) => name === "kind")).toMatchObject({
    type: "STRING",
    nulls: 1,
    spread: { kind: "values" },
  });
  const { history } = await stack.client.getTaskInstance({ params: { ...run, taskId: "check" } });
  expect(history).toHaveLength(1);
  expect(history[0]?.error).toMatchObject({
    code: "E414",
    message: expect.stringContaining('connection "bigquery" does not hold what is expected: clicks (6 found'),
    details: { failures: [{ name: "clicks", count: 6 }] },
  });
  expect(fake.jobs.size).toBe(5);
});
