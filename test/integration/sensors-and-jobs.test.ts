import { createServer } from "node:http";
import type { Server } from "node:http";
import type { AddressInfo } from "node:net";
import { once } from "node:events";
import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { startStack, type Stack } from "../support/start-stack.ts";
import { waitUntil } from "../support/wait-until.ts";

/** A service that runs jobs: it knows them by token, and answers a submission only when it may. */
class FakeService {
  readonly jobs = new Map<string, { state: "running" | "succeeded" | "cancelled" }>();
  submissions = 0;
  /** While true, submissions are taken and not answered. */
  isMute = false;
  readonly server: Server;

  constructor() {
    this.server = createServer((request, response) => {
      const [, verb, token = ""] = (request.url ?? "").split("/");
      if (verb === "submit") {
        this.submissions += 1;
        this.jobs.set(token, { state: "running" });
        if (this.isMute) return;
      }
      const job = this.jobs.get(token);
      if (verb === "cancel" && job) job.state = "cancelled";
      response.end(JSON.stringify(job ? { id: token, state: job.state } : null));
    });
  }

  get url(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  states(): string[] {
    return [...this.jobs.values()].map((job) => job.state);
  }

  finishAll(): void {
    for (const job of this.jobs.values()) if (job.state === "running") job.state = "succeeded";
  }
}

const DAGS = `
import { existsSync } from "node:fs";
import { dag, manual, remote, sensor, task } from "@daymill/core";

const home = HOME;
const service = SERVICE;
const ask = async (verb: string, token: string) => {
  const answer = await fetch(service + "/" + verb + "/" + token);
  return (await answer.json()) as { id: string; state: "running" | "succeeded" | "cancelled" } | null;
};

const arrived = sensor("arrived", { every: "250ms" }, async (_: {}, ctx) => {
  ctx.log.info("looking");
  return existsSync(home + "/arrived") ? { file: home + "/arrived" } : undefined;
});
const after = task("after", async (input: { file: string }) => input.file);
const job = remote<{}, string, { done: string }>("job", { every: "1s" }, {
  find: async (token) => (await ask("find", token))?.id,
  submit: async (_input, token) => (await ask("submit", token))?.id ?? "",
  poll: async (handle) => ({ state: (await ask("poll", handle))?.state ?? "running" }),
  collect: (handle) => ({ done: handle }),
  cancel: async (handle) => void (await ask("cancel", handle)),
});

export const waits = dag("waits", { schedule: manual() }, () => void after({ file: arrived().file }));
export const remotes = dag("remotes", { schedule: manual() }, () => void job({}));
`;

let service: FakeService;

beforeEach(async () => {
  service = new FakeService();
  service.server.listen(0, "127.0.0.1");
  await once(service.server, "listening");
});
afterEach(() => {
  service.server.closeAllConnections();
  service.server.close();
});

async function start(): Promise<Stack> {
  const home = mkdtempSync(join(tmpdir(), "daymill-looks-"));
  const text = DAGS.replace("HOME", JSON.stringify(home)).replace("SERVICE", JSON.stringify(service.url));
  return await startStack({ dags: { "looks.ts": text }, args: ["--workers", "1"], home });
}

const trigger = ({ client }: Stack, dagId: string) => client.triggerRun({ params: { dagId }, body: { runId: "one" } });

test("a sensor is poked until it finds something; its log tells of the pokes, and its output goes on", async () => {
  await using stack = await start();
  await trigger(stack, "waits");
  const name = { dagId: "waits", runId: "one", taskId: "arrived" };
  await waitUntil("the sensor was poked twice", async () => {
    const { lines } = await stack.client.getLog({ params: name }).catch(() => ({ lines: [] }));
    return lines.length >= 2;
  });
  writeFileSync(join(stack.home, "arrived"), "");
  await stack.runIn("success", name);
  expect(await stack.client.getOutput({ params: { ...name, taskId: "after" } })).toMatchObject({
    value: join(stack.home, "arrived"),
  });
});

test("a clear cancels the job that runs, and the next attempt submits a job of its own", async () => {
  await using stack = await start();
  await trigger(stack, "remotes");
  await waitUntil("the job was submitted", () => service.submissions === 1);
  const selection = { dagId: "remotes", runIds: ["one"], tasks: [{ taskId: "job" }] };
  const plan = await stack.client.clear({ body: { ...selection, dryRun: true } });
  await stack.client.clear({ body: { ...selection, etag: plan.kind === "plan" ? plan.etag : "" } });
  await waitUntil("a second job", () => service.submissions === 2);
  expect(service.states()).toEqual(["cancelled", "running"]);
  service.finishAll();
  await stack.runIn("success", { dagId: "remotes", runId: "one" });
});

test("a kill -9 of everything between a submission and its answer: the job is found again, and is not submitted twice", async () => {
  await using stack = await start();
  service.isMute = true;
  await trigger(stack, "remotes");
  await waitUntil("the submission arrived", () => service.submissions === 1);
  await stack.killEverything();
  service.isMute = false;
  await stack.start();
  await waitUntil("the job is known", async () => {
    const instance = await stack.client.getTaskInstance({ params: { dagId: "remotes", runId: "one", taskId: "job" } });
    return instance.state === "deferred";
  });
  service.finishAll();
  await stack.runIn("success", { dagId: "remotes", runId: "one" });
  expect(service.submissions).toBe(1);
});
