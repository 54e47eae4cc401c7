import { summariseTest } from "@daymill/core";
import type { Connection } from "@daymill/core";
import { describe, expect, test } from "vitest";
import { serveHttp } from "../testing/http-server.ts";
import { SmtpServer } from "../testing/smtp-server.ts";
import { testConnection } from "../tools/test-connection.ts";

/** `tcp ok: ...`, step by step. */
async function told(connection: Partial<Connection> & { readonly type: string }): Promise<readonly string[]> {
  const events = await Array.fromAsync(testConnection({ id: "c", extra: {}, ...connection }));
  return summariseTest(events).steps.map(({ name, state, said }) => `${name} ${state}: ${said}`);
}

describe("the test of a Slack webhook", () => {
  test.each([
    [400, /^permission ok: the webhook takes messages$/],
    [200, /^permission ok: the webhook takes messages$/],
    [404, /^permission failed: The server answers 404: it does not know this webhook\. Make a new one in Slack/],
    [302, /^permission failed: The server answers 302/],
  ])("that answers %i to a message without a text", async (status, expected) => {
    await using slack = await serveHttp(() => ({ status }));
    const steps = await told({ type: "slack-webhook", password: `${slack.url}/services/secretsecret` });
    expect(steps.at(-1)).toMatch(expected);
    expect(slack.seen.map(({ body }) => body)).toEqual(["{}"]);
    expect(steps.join()).not.toContain("secretsecret");
  });

  test("without a URL ends at its settings", async () => {
    expect(await told({ type: "slack-webhook" })).toEqual([
      expect.stringMatching(/^settings failed: The webhook URL .* is missing/),
    ]);
  });
});

test.each([
  ["webhook", {}],
  ["pagerduty", { password: "routing-key" }],
  ["teams-webhook", {}],
] as const)("the test of a %s goes up to its server, and sends nothing", async (type, given) => {
  await using hook = await serveHttp(() => ({}));
  const place = type === "teams-webhook" ? { password: `${hook.url}/workflows/secret` } : {};
  const steps = await told({ type, ...given, ...place, extra: { endpoint: hook.url } });
  expect(steps.map((step) => step.split(":")[0])).toEqual([
    "settings ok",
    "dns skipped",
    "tcp ok",
    "tls skipped",
    "permission skipped",
  ]);
  expect(hook.seen).toEqual([]);
});

describe("the test of a mail server", () => {
  const account = { user: "daymill", password: "rightpassword" };
  const mail = (port: number, security: string, given: Partial<Connection> = {}) => ({
    type: "smtp",
    host: "127.0.0.1",
    port,
    ...given,
    extra: { security, from: "daymill@example.com" },
  });

  test("signs in, and sends no mail", async () => {
    await using smtp = new SmtpServer();
    smtp.account = account;
    const steps = await told(mail(await smtp.listen(), "none", account));
    expect(steps.at(-1)).toBe("sign_in ok: as daymill, without TLS");
    expect(smtp.mails).toEqual([]);
  });

  test("says that the password is wrong, and that there is no TLS", async () => {
    await using smtp = new SmtpServer();
    smtp.account = account;
    const port = await smtp.listen();
    const wrong = await told(mail(port, "none", { ...account, password: "wrongpassword" }));
    expect(wrong.at(-1)).toMatch(/^sign_in failed: .*refuses the sign-in \(535/);
    expect(wrong.join()).not.toContain("wrongpassword");
    const bare = await told(mail(port, "starttls", account));
    expect(bare.map((step) => step.split(":")[0])).toEqual(["settings ok", "dns skipped", "tcp ok", "sign_in failed"]);
  });
});
