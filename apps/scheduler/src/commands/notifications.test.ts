import { describe, expect, test } from "vitest";
import { fakeIo } from "../testing/fake-io.ts";
import { runCli } from "./run-cli.ts";

/** Runs a command against a server that gives this answer, and tells what it was asked. */
async function daymill(args: readonly string[], answer: object) {
  const asked: string[] = [];
  const bodies: unknown[] = [];
  const { io, out, err } = fakeIo({
    fetch: async (url, init) => {
      const { pathname, search } = new URL(new Request(url).url);
      asked.push(`${init?.method ?? "GET"} ${pathname.slice("/api/v1".length)}${search}`);
      if (init?.body) bodies.push(JSON.parse(init.body as string));
      return Response.json(answer);
    },
  });
  const code = await runCli([...args, "--url", "http://127.0.0.1:4242"], io);
  return { code, out: out(), err: err(), asked, bodies };
}

describe("connections send-test", () => {
  const sent = { isSent: true, problem: null, title: "Test message from Daymill", message: { text: "hello" } };

  test("sends to whom it is told to, and says so", async () => {
    const args = ["connections", "send-test", "mail", "--to", "ann@example.com", "bob@example.com"];
    const { code, out, asked, bodies } = await daymill(args, sent);
    expect(asked).toEqual(["POST /connections/mail/test-message"]);
    expect(bodies).toEqual([{ dryRun: false, to: ["ann@example.com", "bob@example.com"] }]);
    expect({ code, out }).toMatchObject({ code: 0, out: expect.stringContaining("Sent by mail: Test message") });
  });

  test("only shows the message when it is asked to", async () => {
    const { out, bodies } = await daymill(["connections", "send-test", "chat", "--dry-run"], {
      ...sent,
      isSent: false,
    });
    expect(bodies).toEqual([{ dryRun: true }]);
    expect(JSON.parse(out)).toEqual({ text: "hello" });
  });

  test("that was not delivered says why, and its exit code does too", async () => {
    const problem = "The message was not delivered: the server answers 404.";
    const { code, out } = await daymill(["connections", "send-test", "chat"], { ...sent, isSent: false, problem });
    expect(code).toBe(1);
    expect(out).toContain(problem);
  });
});

describe("runs notifications", () => {
  const item = { position: 0, notifier: "notify.slack", connection: "chat", groupMs: 600_000, problem: null };
  const items = [
    { ...item, title: "orders: load failed", message: { text: "orders: load failed" } },
    { ...item, position: 1, notifier: null, connection: null, groupMs: null, title: null, message: null },
    { ...item, position: 2, connection: "gone", problem: 'There is no connection "gone".', title: null, message: null },
  ];

  test("shows what each notifier would send, and what is not known of the others", async () => {
    const args = ["runs", "notifications", "orders", "r1", "load", "--map", "3", "--as", "failure"];
    const { out, asked } = await daymill(args, { kind: "failure", items });
    expect(asked).toEqual(["GET /dags/orders/runs/r1/notifications?taskId=load&mapIndex=3&kind=failure"]);
    expect(out).toContain("failure, #1: notify.slack by chat, several at once within 600 s");
    expect(out).toContain('    "text": "orders: load failed"');
    expect(out).toContain("failure, #2: a function of the DAG's file: what it does is not known");
    expect(out).toContain(
      'failure, #3: notify.slack by gone, several at once within 600 s: There is no connection "gone".',
    );
  });

  test("of which nobody is told says so", async () => {
    const { err, asked } = await daymill(["runs", "notifications", "orders", "r1"], { kind: "success", items: [] });
    expect(asked).toEqual(["GET /dags/orders/runs/r1/notifications"]);
    expect(err).toContain("Nobody is told of a success of it.");
  });

  test("refuses a kind that there is not", async () => {
    const { code, err } = await daymill(["runs", "notifications", "orders", "r1", "--as", "news"], {});
    expect(code).not.toBe(0);
    expect(err).toContain("success, failure, retry, skip, recovery");
  });
});
