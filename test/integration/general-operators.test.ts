import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { serveHttp } from "@daymill/operators/testing";
import { expect, test } from "vitest";
import { startStack } from "../support/start-stack.ts";
import { waitUntil } from "../support/wait-until.ts";

const DAGS = {
  "general.ts": `
import { dag, manual } from "@daymill/core";
import { bash, exec, httpDownload, httpRequest, triggerDag, waitForObjects } from "@daymill/operators";

const exports = waitForObjects("exports", { every: "100ms" });
const sum = bash<{ sum: number }>("sum", {
  script: \`
    echo "the secrets are $PASSWORD and $TOKEN"
    printf '{"sum": %d}' "$(($(paste -sd+ "$NUMBERS")))" >"$DAYMILL_OUTPUT"
    echo kept >kept.txt
  \`,
  secrets: { PASSWORD: { connection: "api", field: "password" }, TOKEN: { variable: "seal" } },
  returns: "json",
});
const tell = httpRequest<{ heard: number }>("tell", { connection: "api", method: "POST", idempotencyHeader: "key" });
const fetch = httpDownload("fetch", { connection: "api" });
const nothing = bash("nothing", { script: "exit 99" });
const after = exec("after");
const trigger = triggerDag("trigger", { dag: "other" });

export default dag("general", { schedule: manual() }, () => {
  const found = exports({ uri: "lake:/in/", objects: ["numbers.txt"] });
  const added = sum({ paths: { NUMBERS: "lake:/in/numbers.txt" } }, { after: [found] });
  const told = tell({ path: "sums", json: { sum: added.sum } });
  fetch({ path: "report", query: { heard: told.body.heard }, to: "lake:/out/report.txt" });
  after({ command: ["false"] }, { after: [nothing()] });
  trigger({ params: { of: added.sum } });
});
`,
  "other.ts": `
import { dag, manual, task } from "@daymill/core";
const keep = task("keep", async (input: { of: number }) => input.of);
export default dag("other", { schedule: manual(), params: { of: { default: 0 } } }, ({ params }) => { keep({ of: params.of }); });
`,
};
const RUN = { dagId: "general", runId: "one" };

test("scripts, requests, waits and triggers work in one run, and no secret of theirs is shown", async () => {
  await using server = await serveHttp(({ method, body }) =>
    method === "POST" ? { body: { heard: JSON.parse(body).sum } } : { body: "all is well\n" },
  );
  await using stack = await startStack({ dags: DAGS });
  const { client } = stack;
  const extra = { endpoint: server.url };
  await client.putConnection({
    params: { connectionId: "api" },
    body: { type: "http", extra, secrets: { password: "hunter2-hunter2" } },
  });
  await client.putVariable({ params: { key: "seal" }, body: { value: "swordfish", secret: true } });
  await client.triggerRun({ params: { dagId: RUN.dagId }, body: { runId: RUN.runId } });
  mkdirSync(join(stack.dataDir, "lake/in"), { recursive: true });
  writeFileSync(join(stack.dataDir, "lake/in/numbers.txt"), "3\n4\n5\n");

  await stack.runIn("success", RUN);
  const output = (taskId: string) => client.getOutput({ params: { ...RUN, taskId } });
  expect(await output("sum")).toMatchObject({ value: { sum: 12 } });
  expect(await output("tell")).toMatchObject({ value: { status: 200, body: { heard: 12 } } });
  expect(await output("fetch")).toMatchObject({ value: { uri: "lake:/out/report.txt", bytes: 12 } });
  expect(server.seen).toMatchObject([
    { method: "POST", url: "/sums", headers: { authorization: "Bearer hunter2-hunter2", key: expect.any(String) } },
    { method: "GET", url: "/report?heard=12" },
  ]);
  const states = await Promise.all(
    ["nothing", "after"].map((taskId) => client.getTaskInstance({ params: { ...RUN, taskId } })),
  );
  expect(states.map(({ state }) => state)).toEqual(["skipped", "skipped"]);
  const { lines } = await client.getLog({ params: { ...RUN, taskId: "sum" } });
  expect(lines).toContainEqual(expect.objectContaining({ message: "the secrets are *** and ***" }));

  const { runId } = await waitUntil("the other DAG has its run", async () => {
    const { items } = await client.listRuns({ query: { dagId: ["other"] } });
    return items[0];
  });
  await stack.runIn("success", { dagId: "other", runId });
  const kept = { dagId: "other", runId, taskId: "keep" };
  expect(await client.getOutput({ params: kept })).toMatchObject({ value: 12 });
});
