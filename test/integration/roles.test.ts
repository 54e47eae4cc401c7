import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { connect } from "@daymill/metadata";
import { silentLog } from "@daymill/metadata/testing";
import { afterAll, beforeAll, expect, test } from "vitest";
import { hearStream } from "../support/hear-stream.ts";
import { Stack } from "../support/start-stack.ts";
import { waitUntil } from "../support/wait-until.ts";

const SHOP = `
import { dag, manual, task } from "@daymill/core";
const price = task("price", async (_: {}, ctx) => {
  ctx.log.info("priced");
  return 1;
});
export default dag("shop", { schedule: manual() }, () => {
  price({});
});
`;

const home = mkdtempSync(join(tmpdir(), "daymill-roles-"));
const server = connect({ kind: "embedded", dataDir: join(home, "postgres") }, { log: silentLog });
let stacks: readonly [scheduler: Stack, api: Stack];

beforeAll(async () => {
  const address = await (await server).createDatabase?.("roles");
  const env = { DAYMILL__DATABASE: address?.url ?? "" };
  const shared = { home, dags: { "shop.ts": SHOP }, env };
  stacks = [new Stack({ ...shared, args: ["--role", "scheduler"] }), new Stack({ ...shared, args: ["--role", "api"] })];
  for (const stack of stacks) await stack.start();
});

afterAll(async () => {
  for (const stack of stacks) await stack.killEverything();
  await (await server).close();
  rmSync(home, { recursive: true, force: true });
});

test("a scheduler and an API in processes of their own work as one: a run is started, done, told and read", async () => {
  const [, api] = stacks;
  const response = await fetch(`${api.url}/api/v1/stream`);
  const heard = hearStream(response);
  const { runId } = await api.client.triggerRun({ params: { dagId: "shop" }, body: {} });
  await api.runIn("success", { dagId: "shop", runId });
  await waitUntil("the stream told of the end", () => heard().includes(`"runId":"${runId}","state":"success"`));
  const { lines } = await api.client.getLog({ params: { dagId: "shop", runId, taskId: "price" } });
  expect(lines.map((line) => line.message)).toEqual(["priced"]);
});

test("both are known to each other, with the worker that runs the tasks", async () => {
  const [, api] = stacks;
  const { servers, workers } = await api.client.getSystem();
  expect(servers).toMatchObject([
    { roles: ["scheduler"], isSilent: false },
    { roles: ["api"], isSilent: false },
  ]);
  expect(workers).toMatchObject([{ kind: "local", slots: expect.any(Number), isLost: false, held: 0, instances: [] }]);
});

test("a second scheduler on the data directory is refused", async () => {
  const [scheduler] = stacks;
  const { code, output } = await scheduler.runCommand(["start", "--role", "scheduler", "--dags", scheduler.dagFolder]);
  expect({ code, output }).toEqual({ code: 1, output: expect.stringContaining("E101") });
});

test("a role without a PostgreSQL to share is refused", async () => {
  const [scheduler] = stacks;
  const other = join(home, "alone");
  const { code, output } = await scheduler.runCommand(["start", "--role", "api"], other, {
    DAYMILL__DATABASE: "embedded",
  });
  expect(code).toBe(2);
  expect(output).toContain("E104");
});
