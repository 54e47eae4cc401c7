import { existsSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { createClient } from "@daymill/contract";
import { expect, test } from "vitest";
import { freePort } from "../support/free-port.ts";
import { Stack } from "../support/start-stack.ts";
import { WAIT_UNTIL_GONE } from "../support/wait-until-gone.ts";
import { waitUntil } from "../support/wait-until.ts";

/** Its loading waits at a gate, as that of a large folder takes its time. */
const DAG = `${WAIT_UNTIL_GONE}
import { dag, manual, task } from "@daymill/core";
await gone(GATE);
const a = task("a", async () => 1);
export default dag("slow", { schedule: manual() }, () => {
  a({});
});
`;

test("a server answers while it starts, but is not ready before it has read its DAG folders", async () => {
  const port = await freePort();
  await using stack = new Stack({ dags: {}, args: ["--port", String(port)] });
  const gate = join(stack.home, "gate");
  writeFileSync(gate, "");
  stack.writeDag("slow.ts", DAG.replace("GATE", JSON.stringify(gate)));
  const started = stack.start();
  started.catch(() => "killed, if an assertion below fails");

  const url = `http://127.0.0.1:${port}`;
  const client = createClient({ baseUrl: url });
  const health = await waitUntil("it answers", () => client.getHealth().catch(() => undefined), { withinMs: 120_000 });
  expect(health.ready).toBe(false);
  expect((await fetch(`${url}/health`)).status).toBe(503);
  expect(existsSync(join(stack.dataDir, "server.json"))).toBe(false);

  rmSync(gate);
  await started;
  expect(stack.url).toBe(url);
  expect(await client.getHealth()).toMatchObject({ ready: true, status: "ok" });
  expect((await fetch(`${url}/health`)).status).toBe(200);
  expect((await client.listDags()).items.map(({ dagId }) => dagId)).toEqual(["slow"]);
});
