import { mkdtempSync, rmSync } from "node:fs";
import { createServer } from "node:http";
import type { IncomingMessage, ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { API_PREFIX } from "@daymill/contract";
import { epochMillis } from "@daymill/core";
import type { CallbackCounts } from "@daymill/core";
import { FIRST_DAY, forEachDatabase, seedDag, seedRuns, seedRunState, seedStates } from "@daymill/metadata/testing";
import type { MetadataDatabase } from "@daymill/metadata";
import { describe, expect, test } from "vitest";
import { openApiServer } from "../../testing/api-server.ts";
import { messageTools } from "../../tools/message-tools.ts";

const NOW = epochMillis(FIRST_DAY + 86_400_000);
const dagId = "orders";

const chat = { name: "notify.slack", options: { connection: "chat", title: "{dag}: {task} broke" } };
const mail = { name: "notify.email", options: { connection: "mail", to: "ann@example.com" } };
const ofTask: CallbackCounts = {
  failure: 3,
  infos: { failure: [{ notifier: chat, group: { key: "chat", everyMs: 600_000 } }, null, { notifier: mail }] },
};
const ofRun: CallbackCounts = { recovery: 1, infos: { recovery: [{ notifier: chat }] } };

/** A server of chats that writes down what it is sent. */
async function openChat() {
  const bodies: string[] = [];
  const answer = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    bodies.push(await text(request));
    response.statusCode = request.url === "/gone" ? 404 : 200;
    response.end(request.url === "/gone" ? "no_service" : "ok");
  };
  const server = createServer((request, response) => void answer(request, response));
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const close = () => new Promise<void>((resolve) => server.close(() => resolve()));
  return { bodies, url, [Symbol.asyncDispose]: close };
}

interface Answer {
  readonly status: number;
  // Of whatever a test asks for.
  readonly body: Record<string, unknown>;
}

async function openWorld(database: MetadataDatabase) {
  const { db } = database;
  const logs = mkdtempSync(join(tmpdir(), "daymill-notifications-"));
  const app = await openApiServer({
    db,
    clock: { now: () => NOW },
    logs,
    testConnection: async () => ({ ok: true, steps: [] }),
    messages: messageTools({ environment: process.env, limitMs: 60_000 }),
    wake: () => {},
    cancel: () => {},
    tell: { run: () => {}, other: () => {} },
  });
  const call = async (request: string, payload?: object): Promise<Answer> => {
    const [method = "", path = ""] = request.split(" ");
    const answer = await app.inject({ method: method as "GET", url: API_PREFIX + path, ...(payload && { payload }) });
    return { status: answer.statusCode, body: answer.json() };
  };
  const close = async () => {
    await app.close();
    await database.close();
    rmSync(logs, { recursive: true });
  };
  return { db, call, [Symbol.asyncDispose]: close };
}

/** A run that failed, and the one before it. */
async function seedFailed(database: MetadataDatabase): Promise<void> {
  const tasks = [{ id: "load", callbacks: ofTask }, { id: "plain" }];
  const versionKey = await seedDag(database, { dagId, tasks, callbacks: ofRun });
  for (const runKey of await seedRuns(database, { dagId, versionKey, days: 2 })) {
    await seedStates(database, { runKey, taskId: "load", states: ["failed"] });
    await seedRunState(database, { runKey, state: "failed", at: NOW });
  }
}

forEachDatabase((name, open) => {
  describe(`notifications over the API on ${name}`, () => {
    test("a test message goes out by a stored connection, or is only shown; what is wrong is an answer", async () => {
      await using chatServer = await openChat();
      await using world = await openWorld(await open());
      const { call } = world;
      const put = (id: string, url: string) =>
        call(`PUT /connections/${id}`, { type: "slack-webhook", secrets: { password: url } });
      await put("chat", `${chatServer.url}/secretsecret`);
      await put("gone", `${chatServer.url}/gone`);
      const send = (id: string, body: object) => call(`POST /connections/${id}/test-message`, body);
      const title = "Test message from Daymill: nothing has happened";
      const shown = await send("chat", { dryRun: true });
      expect(shown.body).toMatchObject({ isSent: false, problem: null, title, message: { text: `⏭️ ${title}` } });
      expect(chatServer.bodies).toEqual([]);
      const sent = await send("chat", {});
      expect(sent).toMatchObject({ status: 200, body: { isSent: true, problem: null, title } });
      expect(chatServer.bodies).toEqual([JSON.stringify(sent.body["message"])]);
      expect(JSON.stringify(sent)).not.toContain("secretsecret");
      const problem = expect.stringContaining("the server answers 404: no_service");
      expect((await send("gone", {})).body).toMatchObject({ isSent: false, problem });
      expect(await send("nowhere", {})).toMatchObject({ status: 404, body: { code: "E701" } });
      expect(await send("lake", {})).toMatchObject({ body: { code: "E702", errors: [{ path: "path.connectionId" }] } });
      expect(await send("chat", { to: ["ann@example.com"] })).toMatchObject({
        body: { code: "E702", errors: [{ path: "body.to" }] },
      });
      const audit = await call("GET /audit?action=sendTestMessage&outcome=done");
      expect(audit.body["items"]).toMatchObject([{ after: { isSent: false } }, { after: { isSent: true } }]);
    }, 180_000);

    test("what would be told of a task instance and of a run is shown for each function, and nothing is sent", async () => {
      await using chatServer = await openChat();
      const database = await open();
      await using world = await openWorld(database);
      const { call } = world;
      await seedFailed(database);
      await call("PUT /connections/chat", { type: "slack-webhook", secrets: { password: `${chatServer.url}/secret` } });
      const of = "/dags/orders/runs/day-0001/notifications";
      const { body } = await call(`GET ${of}?taskId=load`);
      expect(body).toMatchObject({
        kind: "failure",
        items: [
          {
            position: 0,
            notifier: "notify.slack",
            connection: "chat",
            groupMs: 600_000,
            problem: null,
            title: "orders: load broke",
            message: { text: "❌ orders: load broke" },
          },
          { position: 1, notifier: null, connection: null, groupMs: null, problem: null, title: null, message: null },
          { position: 2, notifier: "notify.email", connection: "mail", problem: 'There is no connection "mail".' },
        ],
      });
      expect(JSON.stringify(body)).toContain("http://localhost/dags/orders/runs/day-0001/tasks/load");
      expect(JSON.stringify(body)).not.toContain("secret");
      const recovered = await call(`GET ${of}?kind=recovery`);
      expect(recovered.body).toMatchObject({ kind: "recovery", items: [{ problem: null, title: "orders:  broke" }] });
      expect(JSON.stringify(recovered.body)).toContain("Failed before: day-0000");
      expect((await call(`GET ${of}?taskId=plain`)).body).toEqual({ kind: "failure", items: [] });
      expect(await call(`GET ${of}?taskId=nope`)).toMatchObject({ status: 404, body: { code: "E701" } });
      expect(await call(`GET ${of}?kind=news`)).toMatchObject({ status: 400, body: { code: "E702" } });
      expect((await call("GET /dags/orders/runs/nope/notifications")).status).toBe(404);
      expect(chatServer.bodies).toEqual([]);
    });
  });
});
