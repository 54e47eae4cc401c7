import type { Connection } from "@daymill/core";
import { describe, expect, test } from "vitest";
import { serveHttp } from "../testing/http-server.ts";
import { SmtpServer } from "../testing/smtp-server.ts";
import { toldFailure } from "../testing/told-failure.ts";
import { previewMessages } from "./preview-messages.ts";
import { sendTestMessage } from "./send-test-message.ts";

const order = { by: "ann", at: "2024-05-02T00:00:00Z", url: "http://ui", dryRun: false };
const TITLE = "Test message from Daymill: nothing has happened";

function ofType(type: string, given: Partial<Connection> = {}): Connection {
  return { id: "ops", type, extra: {}, ...given };
}

describe("a test message", () => {
  test.each(["slack-webhook", "teams-webhook"])(
    "goes to the place of a connection of type %s, and says so",
    async (type) => {
      await using hook = await serveHttp(() => ({}));
      const connection = ofType(type, { password: `${hook.url}/secretsecret` });
      const sent = await sendTestMessage({ ...order, connection });
      expect(sent).toMatchObject({ isSent: true, problem: null, title: TITLE });
      expect(JSON.parse(hook.seen[0]?.body ?? "")).toEqual(sent.message);
      expect(hook.seen[0]?.body).toContain("Asked for by");
      expect(JSON.stringify(sent)).not.toContain("secretsecret");
    },
  );

  test("of PagerDuty opens an incident and resolves it; its key is not shown", async () => {
    await using hook = await serveHttp(() => ({}));
    const connection = ofType("pagerduty", { password: "routing-key", extra: { endpoint: hook.url } });
    const sent = await sendTestMessage({ ...order, connection });
    const seen = hook.seen.map(({ body }) => JSON.parse(body) as Record<string, unknown>);
    expect(seen).toMatchObject([
      { event_action: "trigger", routing_key: "routing-key", payload: { severity: "info", summary: TITLE } },
      { event_action: "resolve", dedup_key: seen[0]?.["dedup_key"] },
    ]);
    expect(JSON.stringify(sent)).not.toContain("routing-key");
  });

  test("is mailed to whom it is sent to, and to the sender unless somebody is named", async () => {
    await using smtp = new SmtpServer();
    const extra = { security: "none", from: "daymill@example.com" };
    const connection = ofType("smtp", { host: "127.0.0.1", port: await smtp.listen(), extra });
    expect(await sendTestMessage({ ...order, connection, to: ["ann@example.com"] })).toMatchObject({ isSent: true });
    expect(await sendTestMessage({ ...order, connection })).toMatchObject({ isSent: true });
    expect(smtp.mails.map(({ to }) => to)).toEqual([["ann@example.com"], ["daymill@example.com"]]);
    expect(smtp.mails[0]?.data).toContain(`Subject: ${TITLE}`);
    expect(await sendTestMessage({ ...order, connection, to: ["nobody"] })).toMatchObject({
      isSent: false,
      problem: expect.stringContaining('cannot send to "nobody"'),
    });
  });

  test("of a dry run is composed, and not sent", async () => {
    await using hook = await serveHttp(() => ({}));
    const connection = ofType("webhook", { password: "signing-key", extra: { endpoint: hook.url } });
    const sent = await sendTestMessage({ ...order, connection, dryRun: true });
    expect(sent).toMatchObject({
      isSent: false,
      problem: null,
      message: { title: TITLE, event: { kind: "test", connection: "ops", by: "ann" } },
    });
    expect(hook.seen).toEqual([]);
  });

  test("that is not delivered says why, without a secret", async () => {
    await using hook = await serveHttp(() => ({ status: 404, body: "no_service" }));
    const gone = ofType("slack-webhook", { password: `${hook.url}/secretsecret` });
    const sent = await sendTestMessage({ ...order, connection: gone });
    expect(sent).toMatchObject({
      isSent: false,
      problem: expect.stringContaining("the server answers 404: no_service"),
    });
    expect(JSON.stringify(sent)).not.toContain("secretsecret");
    expect(await sendTestMessage({ ...order, connection: ofType("slack-webhook") })).toMatchObject({
      problem: expect.stringContaining("is missing"),
    });
    expect(await sendTestMessage({ ...order, connection: ofType("postgres") })).toMatchObject({
      problem: expect.stringContaining("it sends no messages"),
      message: null,
    });
  });
});

test("a preview tells what each notifier would send, and sends nothing; what cannot be sent says why", async () => {
  await using hook = await serveHttp(() => ({}));
  const run = { id: "r", type: "manual", logicalDate: null } as const;
  const event = toldFailure({ run, reason: "trigger_rule" });
  const slack = ofType("slack-webhook", { password: `${hook.url}/secretsecret` });
  const mail = ofType("smtp", { host: "mail", extra: { from: "daymill@example.com" } });
  const previews = await Array.fromAsync(
    previewMessages(event, [
      { name: "notify.slack", options: { connection: "ops", title: "{dag} broke" }, connection: slack },
      { name: "notify.email", options: { connection: "mail", to: "ann@example.com" }, connection: mail },
      { name: "notify.pagerDuty", options: { connection: "ops" }, connection: slack },
      { name: "notify.slack", options: { connection: "gone" } },
      { name: "notify.pigeon", options: { connection: "ops" }, connection: slack },
    ]),
  );
  expect(previews).toMatchObject([
    { problem: null, title: "orders broke", message: { text: "❌ orders broke" } },
    { problem: null, message: { to: ["ann@example.com"], subject: "orders: load failed" } },
    { problem: expect.stringContaining("needs one of type pagerduty"), title: null, message: null },
    { problem: 'There is no connection "gone".' },
    { problem: "There is no notifier notify.pigeon." },
  ]);
  expect(JSON.stringify(previews)).not.toContain("secretsecret");
  expect(hook.seen).toEqual([]);
});
