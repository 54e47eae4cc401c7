import { createHmac } from "node:crypto";
import { dag, grouped } from "@daymill/core";
import type { Callback, CallbackContext, CallbackInfo, Connection, RunEvent } from "@daymill/core";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { serveHttp } from "../testing/http-server.ts";
import type { TestServer } from "../testing/http-server.ts";
import { SmtpServer } from "../testing/smtp-server.ts";
import { errorOf, toldFailure } from "../testing/told-failure.ts";
import { notify } from "./notify.ts";

let receiver: TestServer;
let base = "";

beforeEach(async () => {
  receiver = await serveHttp(() => ({}));
  base = receiver.url;
});
afterEach(async () => await receiver[Symbol.asyncDispose]());

const event = toldFailure({
  error: errorOf("<!channel> a < b & <script>alert('x')</script>\nBcc: all@example.com"),
});

function ctxOf(given: Omit<Connection, "id" | "extra"> & { readonly extra?: Connection["extra"] }): CallbackContext {
  const log = { debug() {}, info() {}, warn() {}, error() {}, child: () => log };
  const connection = async (id: string) => ({ id, extra: {}, ...given });
  return { log, signal: new AbortController().signal, connection, variable: async () => undefined };
}

const slackOf = (path = "/services/T0/B0/secretsecret") => ctxOf({ type: "slack-webhook", password: `${base}${path}` });
const webhookOf = (given: Partial<Connection> = {}) => {
  const { extra = {}, ...rest } = given;
  return ctxOf({ type: "webhook", ...rest, extra: { endpoint: `${base}/hook`, ...extra } });
};

describe("notify.slack", () => {
  const tell = notify.slack({ connection: "ops" });

  test("posts to the webhook, the title a link to the page, values as plain text and nothing that mentions anybody", async () => {
    await tell(event, slackOf());
    const [request] = receiver.seen;
    expect(request?.url).toBe("/services/T0/B0/secretsecret");
    expect(JSON.parse(request?.body ?? "")).toEqual({
      text: "❌ orders: load failed",
      blocks: [
        {
          type: "section",
          text: { type: "mrkdwn", text: "❌ *<http://ui/dags/orders/runs/r/tasks/load|orders: load failed>*" },
        },
        {
          type: "section",
          fields: [
            "DAG: orders",
            "Task: load",
            "Day: 2024-05-01 (UTC)",
            "Run: r",
            "Try: 1",
            "Error: <!channel> a < b & <script>alert('x')</script>",
            "At: 2024-05-02T00:00:00Z",
          ].map((text) => ({ type: "plain_text", text, emoji: false })),
        },
      ],
    });
  });

  test("escapes what stands in a link", async () => {
    await tell({ ...event, dagId: "a<b>&c", url: "http://ui/x|y" }, slackOf());
    const { blocks, text } = JSON.parse(receiver.seen[0]?.body ?? "") as {
      blocks: { text: { text: string } }[];
      text: string;
    };
    expect(text).toBe("❌ a&lt;b&gt;&amp;c: load failed");
    expect(blocks[0]?.text.text).toBe("❌ *<http://ui/x%7Cy|a&lt;b&gt;&amp;c: load failed>*");
  });

  test("that is refused says what Slack answers, and never the URL", async () => {
    receiver.answer = () => ({ status: 404, body: "no_service" });
    const failure = await Promise.resolve(tell(event, slackOf())).catch((thrown: Error) => thrown);
    expect(failure).toMatchObject({ code: "E481" });
    expect(String(failure)).toContain("the server answers 404: no_service");
    const unreachable = ctxOf({ type: "slack-webhook", password: "http://127.0.0.1:1/services/secretsecret" });
    const lost = await Promise.resolve(tell(event, unreachable)).catch((thrown: Error) => thrown);
    expect(lost).toMatchObject({ code: "E481" });
    for (const each of [failure, lost]) expect(String(each)).not.toContain("secretsecret");
  });

  test("follows no redirect", async () => {
    receiver.answer = () => ({ status: 307, headers: { location: `${base}/elsewhere` } });
    await expect(tell(event, slackOf())).rejects.toThrow(/a redirect \(307\), which is not followed/);
    expect(receiver.seen).toHaveLength(1);
  });

  test("goes through the proxy that the environment names", async () => {
    process.env["HTTP_PROXY"] = base;
    try {
      await tell(event, ctxOf({ type: "slack-webhook", password: "http://hooks.invalid/services/secret" }));
    } finally {
      delete process.env["HTTP_PROXY"];
    }
    expect(receiver.seen).toMatchObject([{ method: "POST", url: "http://hooks.invalid/services/secret" }]);
  });

  test("gives up a server that does not answer", async () => {
    receiver.answer = (_request, _count, whenCut) => whenCut.then(() => undefined);
    const impatient = notify.slack({ connection: "ops", timeoutMs: 20 });
    await expect(impatient(event, slackOf())).rejects.toMatchObject({
      code: "E481",
      message: /did not answer in time/,
    });
  });

  test.each([
    [{ type: "slack-webhook" }, /webhook URL of the connection "ops" is missing/],
    [{ type: "slack-webhook", password: "hunter2" }, /is no http or https URL/],
    [{ type: "postgres" }, /is of type postgres; notify\.slack needs one of type slack-webhook/],
  ])("needs a connection that can be: %j", async (given, expected) => {
    await expect(tell(event, ctxOf(given))).rejects.toMatchObject({ code: "E104", message: expected });
    expect(receiver.seen).toEqual([]);
  });

  test.each([{ connection: "" }, { connection: "ops", timeoutMs: 0 }, { connection: "ops", timeoutMs: 60_000 }])(
    "refuses options that cannot be: %j",
    (options) => {
      expect(() => notify.slack(options)).toThrow(expect.objectContaining({ code: "E209" }));
    },
  );
});

/** What the graph of a DAG knows of a function. */
function infoOf(told: Callback<RunEvent>): CallbackInfo | undefined {
  return dag("d", { onFailure: told }, () => undefined).toJSON().callbacks?.infos?.failure?.[0] ?? undefined;
}

describe("what a notifier is made with", () => {
  test("is known to the graph of its DAG, with what it groups; people are told of several at once, machines are not", () => {
    const groupOf = (told: Callback<RunEvent>) => infoOf(told)?.group;
    const chat = notify.slack({ connection: "ops", title: "{dag} broke" });
    expect(infoOf(chat)).toEqual({
      notifier: { name: "notify.slack", options: { group: "10m", connection: "ops", title: "{dag} broke" } },
      group: { key: expect.stringMatching(/^notify\.slack [0-9a-f]{16}$/), everyMs: 600_000 },
    });
    expect(groupOf(notify.slack({ connection: "ops", title: "{dag} broke", timeoutMs: 50 }))).toEqual(groupOf(chat));
    expect(groupOf(notify.slack({ connection: "other", title: "{dag} broke" }))?.key).not.toBe(groupOf(chat)?.key);
    expect(groupOf(notify.email({ connection: "mail", to: "ops@example.com", group: "1h" }))?.everyMs).toBe(3_600_000);
    expect(groupOf(notify.teams({ connection: "ops", group: false }))).toBeUndefined();
    expect(groupOf(notify.webhook({ connection: "hook" }))).toBeUndefined();
    expect(groupOf(notify.webhook({ connection: "hook", group: "30s" }))?.everyMs).toBe(30_000);
    expect(groupOf(notify.pagerDuty({ connection: "pager" }))).toBeUndefined();
    expect(dag("d", { onFailure: [chat, () => undefined] }, () => undefined).toJSON().callbacks).toEqual({
      failure: 2,
      infos: { failure: [infoOf(chat), null] },
    });
  });

  test("is what a group of it is named by; PagerDuty has none, however it is asked", () => {
    const group = (told: ReturnType<typeof notify.webhook>) => infoOf(grouped({ every: "1m" }, told))?.group;
    expect(group(notify.slack({ connection: "ops" }))?.key).toBe(
      infoOf(notify.slack({ connection: "ops" }))?.group?.key,
    );
    expect(group(notify.webhook({ connection: "hook" }))).toEqual({
      key: expect.stringMatching(/^notify\.webhook [0-9a-f]{16}$/),
      everyMs: 60_000,
    });
    const [made, madeAlike] = [
      { title: "{dag} broke", connection: "hook" },
      { connection: "hook", title: "{dag} broke" },
    ];
    expect(group(notify.webhook(made))?.key).toBe(infoOf(notify.webhook({ ...madeAlike, group: "1h" }))?.group?.key);
    expect(group(notify.webhook({ connection: "other" }))?.key).not.toBe(
      group(notify.webhook({ connection: "hook" }))?.key,
    );
    const refused = expect.objectContaining({
      code: "E209",
      message: expect.stringMatching(/^notify\.pagerDuty cannot be/),
    });
    expect(() => group(notify.pagerDuty({ connection: "pager" }))).toThrow(refused);
    expect(() => notify.pagerDuty({ connection: "pager", group: "10m" } as never)).toThrow(refused);
  });

  test.each(["", "2d", "soon", 7 as never])("refuses a group of %j", (group) => {
    expect(() => notify.slack({ connection: "ops", group })).toThrow(expect.objectContaining({ code: "E209" }));
  });
});

describe("notify.teams", () => {
  const tell = notify.teams({ connection: "ops", text: "Call [Ann](tel:1)" });
  const teamsOf = (path = "/workflows/secretsecret") => ctxOf({ type: "teams-webhook", password: `${base}${path}` });

  test("posts an Adaptive Card, values as plain text, the page behind a button", async () => {
    await tell(event, teamsOf());
    const [request] = receiver.seen;
    expect(request?.url).toBe("/workflows/secretsecret");
    const message = JSON.parse(request?.body ?? "") as { attachments: { contentType: string; content: object }[] };
    expect(message).toMatchObject({ type: "message" });
    expect(message.attachments).toMatchObject([
      {
        contentType: "application/vnd.microsoft.card.adaptive",
        content: {
          type: "AdaptiveCard",
          version: "1.4",
          body: [
            { type: "TextBlock", text: "orders: load failed", color: "attention" },
            { type: "TextBlock", text: "Call \\[Ann\\]\\(tel:1\\)" },
            { type: "FactSet" },
          ],
          actions: [{ type: "Action.OpenUrl", url: event.url }],
        },
      },
    ]);
    expect(JSON.stringify(message)).toContain("\\\\<!channel\\\\> a \\\\< b");
  });

  test("takes no line for a list, and leaves addresses whole", async () => {
    const told = notify.teams({ connection: "ops", text: "{error}\n- 1. no\n2. next" });
    await told({ ...event, error: { ...event.error, message: "10.0.0.1 is down" } as never }, teamsOf());
    const { attachments } = JSON.parse(receiver.seen[0]?.body ?? "") as {
      attachments: { content: { body: object[] } }[];
    };
    // A backslash before a digit would be shown.
    expect(attachments[0]?.content.body[1]).toMatchObject({ text: "10\\.0.0.1 is down\n\\- 1. no\n2\\. next" });
  });

  test("that is refused says what the server answers, and never the URL", async () => {
    receiver.answer = () => ({ status: 401, body: "no such workflow" });
    const failure = await Promise.resolve(tell(event, teamsOf())).catch((thrown: Error) => thrown);
    expect(failure).toMatchObject({ code: "E481", message: expect.stringContaining("no such workflow") });
    expect(String(failure)).not.toContain("secretsecret");
  });
});

describe("notify.webhook", () => {
  const tell = notify.webhook({ connection: "hook" });

  test("posts the whole event, with an id that is the same the second time", async () => {
    await tell(event, webhookOf());
    await tell(event, webhookOf());
    const [first, second] = receiver.seen;
    const body = JSON.parse(first?.body ?? "") as { id: string };
    expect(body).toMatchObject({ title: "orders: load failed", url: event.url, event });
    expect(first?.headers).toMatchObject({
      "content-type": "application/json; charset=utf-8",
      "idempotency-key": body.id,
    });
    expect(second?.headers["idempotency-key"]).toBe(body.id);
    expect(first?.headers).not.toHaveProperty("x-daymill-signature");
    expect(first?.headers).not.toHaveProperty("authorization");
  });

  test("is signed with the key of the connection, and brings its token", async () => {
    await tell(event, webhookOf({ password: "signing-key", extra: { token: "t0ken" } }));
    const [request] = receiver.seen;
    expect(request?.headers.authorization).toBe("Bearer t0ken");
    const [, seconds, signature] =
      /^t=(\d+),v1=([0-9a-f]{64})$/.exec(String(request?.headers["x-daymill-signature"])) ?? [];
    const expected = createHmac("sha256", "signing-key").update(`${seconds}.${request?.body}`).digest("hex");
    expect(signature).toBe(expected);
  });

  test.each([
    [{ endpoint: "ftp://x" }, /endpoint .* is no http or https URL/],
    [{ endpoint: "" }, /endpoint .* is missing/],
    [{ token: "a\r\nx: y" }, /token .* has characters that no header may have/],
  ])("refuses a connection that cannot be: %j", async (extra, expected) => {
    await expect(tell(event, webhookOf({ extra }))).rejects.toMatchObject({ code: "E104", message: expected });
    expect(receiver.seen).toEqual([]);
  });
});

describe("notify.pagerDuty", () => {
  const tell = notify.pagerDuty({ connection: "pager", severity: "critical" });
  const pager = () => ctxOf({ type: "pagerduty", password: "routing-key", extra: { endpoint: base } });

  test("opens an incident, and a success resolves it under the same key", async () => {
    await tell(event, pager());
    await tell({ ...event, kind: "success", state: "success", error: null }, pager());
    await tell({ ...event, taskId: "other" }, pager());
    const [opened, resolved, other] = receiver.seen.map(({ body }) => JSON.parse(body) as Record<string, unknown>);
    expect(receiver.seen[0]?.url).toBe("/v2/enqueue");
    expect(opened).toMatchObject({
      routing_key: "routing-key",
      event_action: "trigger",
      payload: { summary: "orders: load failed", source: "orders", severity: "critical", component: "load" },
      links: [{ href: event.url }],
    });
    expect(resolved).toMatchObject({ event_action: "resolve", dedup_key: opened?.["dedup_key"] });
    expect(other?.["dedup_key"]).not.toBe(opened?.["dedup_key"]);
  });

  test("resolves with a recovery its own incident and those of the runs that had failed before", async () => {
    await tell({ ...event, run: { ...event.run, id: "day-1" } }, pager());
    await tell({ ...event, run: { ...event.run, id: "day-2" } }, pager());
    const recovery = { ...event, kind: "recovery", state: "success", error: null } as const;
    await tell({ ...recovery, run: { ...event.run, id: "day-3" }, recoveredFrom: ["day-2", "day-1"] }, pager());
    const sent = receiver.seen.map(({ body }) => JSON.parse(body) as { event_action: string; dedup_key: string });
    const opened = sent.slice(0, 2).map(({ dedup_key }) => dedup_key);
    const resolved = sent.slice(2);
    expect(resolved.map(({ event_action }) => event_action)).toEqual(["resolve", "resolve", "resolve"]);
    expect(resolved.map(({ dedup_key }) => dedup_key)).toEqual(expect.arrayContaining(opened));
    expect(new Set(resolved.map(({ dedup_key }) => dedup_key)).size).toBe(3);
  });

  test("opens an incident for a backfill of which runs failed, and none for another", async () => {
    const done = {
      kind: "backfill",
      dagId: "orders",
      backfillId: 7,
      at: "2024-06-01T00:00:00Z",
      url: "http://ui/backfills/7",
      from: "2024-03-01T00:00:00Z",
      to: "2024-03-31T00:00:00Z",
      days: 31,
      success: 30,
      failed: 1,
      left: 0,
      failedRuns: [],
    } as const;
    await tell(done, pager());
    await tell({ ...done, failed: 0 }, pager());
    const sent = receiver.seen.map(({ body }) => JSON.parse(body) as Record<string, unknown>);
    expect(sent).toMatchObject([
      { event_action: "trigger", payload: { component: "backfill" } },
      { event_action: "resolve", dedup_key: sent[0]?.["dedup_key"] },
    ]);
  });

  test("needs a routing key", async () => {
    await expect(tell(event, ctxOf({ type: "pagerduty" }))).rejects.toMatchObject({ code: "E104" });
  });
});

describe("notify.email", () => {
  const tell = notify.email({ connection: "mail", to: ["ops@example.com", "night@example.com"] });

  function mailCtx(port: number, given: Partial<Connection> = {}): CallbackContext {
    const { extra = {}, ...rest } = given;
    const from = "daymill@example.com";
    return ctxOf({ type: "smtp", host: "127.0.0.1", port, ...rest, extra: { security: "none", from, ...extra } });
  }

  test("sends a mail with text and HTML, escaped, and no header but its own", async () => {
    await using smtp = new SmtpServer();
    await tell(event, mailCtx(await smtp.listen()));
    const [mail] = smtp.mails;
    expect(mail).toMatchObject({ from: "daymill@example.com", to: ["ops@example.com", "night@example.com"] });
    const [headers = "", ...rest] = mail?.data.split("\n\n") ?? [];
    const body = rest.join("\n\n").replaceAll("=\n", "").replaceAll("=3D", "=");
    expect(headers).toContain("Subject: orders: load failed");
    expect(mail?.data).not.toMatch(/^Bcc:/m);
    expect(body).toContain("Error: <!channel> a < b & <script>");
    expect(body).toContain("&lt;script&gt;alert(&#39;x&#39;)&lt;/script&gt;");
    expect(body.split("text/html")[1]).not.toContain("<script>");
    expect(body).toContain('<a href="http://ui/dags/orders/runs/r/tasks/load">');
  });

  test("has a Message-ID that is the same the second time", async () => {
    await using smtp = new SmtpServer();
    const port = await smtp.listen();
    await tell(event, mailCtx(port));
    await tell(event, mailCtx(port));
    const ids = smtp.mails.map(({ data }) => /^Message-ID:\s+(\S+)$/m.exec(data)?.[1]);
    expect(ids[0]).toMatch(/^<[0-9a-f]{64}@daymill>$/);
    expect(ids[1]).toBe(ids[0]);
  });

  test("signs in; a wrong password is said without it", async () => {
    await using smtp = new SmtpServer();
    smtp.account = { user: "daymill", password: "rightpassword" };
    const port = await smtp.listen();
    await tell(event, mailCtx(port, { user: "daymill", password: "rightpassword" }));
    expect(smtp.mails).toHaveLength(1);
    const failure = await Promise.resolve(
      tell(event, mailCtx(port, { user: "daymill", password: "wrongpassword" })),
    ).catch((thrown: Error) => thrown);
    expect(failure).toMatchObject({ code: "E481" });
    expect(String(failure)).toContain("refuses the sign-in (535 5.7.8 wrong user or password)");
    expect(String(failure)).not.toContain("wrongpassword");
  });

  test("sends nothing to a server that has no TLS when TLS is asked for", async () => {
    await using smtp = new SmtpServer();
    const starttls = mailCtx(await smtp.listen(), { extra: { security: "starttls" } });
    await expect(tell(event, starttls)).rejects.toMatchObject({ code: "E481" });
    expect(smtp.mails).toEqual([]);
  });

  test("is not delivered when one receiver never gets it, who is named", async () => {
    await using smtp = new SmtpServer();
    const port = await smtp.listen();
    smtp.refusal = "550 no such user";
    smtp.refused = (receiver) => receiver.startsWith("night");
    await expect(tell(event, mailCtx(port))).rejects.toMatchObject({
      code: "E481",
      message: expect.stringMatching(/does not take it for night@example\.com\.$/),
    });
    expect(smtp.mails).toMatchObject([{ to: ["ops@example.com"] }]);
  });

  test("says who is refused, and who does not answer", async () => {
    await using smtp = new SmtpServer();
    const port = await smtp.listen();
    smtp.refusal = "550 no such user";
    await expect(tell(event, mailCtx(port))).rejects.toThrow(/refuses it: 550 no such user/);
    smtp.isSilent = true;
    const impatient = notify.email({ connection: "mail", to: "ops@example.com", timeoutMs: 50 });
    await expect(impatient(event, mailCtx(port))).rejects.toThrow(/took too long/);
  });

  test.each(["", "nobody", "a@b\r\nBcc: c@d", "a@b, c@d", "Ops <a@b>"])("refuses the address %j", (to) => {
    expect(() => notify.email({ connection: "mail", to })).toThrow(expect.objectContaining({ code: "E209" }));
  });

  test.each([
    [{ extra: { from: "x\r\nBcc: y@z" } }, /sender .* is no mail address/],
    [{ extra: { from: "" } }, /sender .* is missing/],
    [{ extra: { security: "ssl" } }, /security .* is none of starttls, tls, none/],
    [{ host: "" }, /host .* is missing/],
  ])("refuses a connection that cannot be: %j", async (given, expected) => {
    await expect(tell(event, mailCtx(1, given))).rejects.toMatchObject({ code: "E104", message: expected });
  });
});
