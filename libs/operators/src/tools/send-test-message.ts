import { toError } from "@daymill/core";
import type { JsonValue, SentMessage, TestMessageOrder } from "@daymill/core";
import { kindOfConnection } from "../notify/notifier-kinds.ts";
import { describeTest } from "../notify/test-event.ts";

/** How long the delivery may take, in milliseconds. */
const LIMIT_MS = 10_000;

/** Sends a message by a connection that says that it is a test. What goes wrong is part of the answer; it never rejects. */
export async function sendTestMessage(order: TestMessageOrder): Promise<SentMessage> {
  const { connection, to, by, at, url, dryRun } = order;
  const event = { kind: "test", connection: connection.id, by, at, url } as const;
  const told = { event, connection, happening: describeTest(event) };
  const { title } = told.happening;
  let message: JsonValue = null;
  try {
    const kind = kindOfConnection(connection, to);
    const composed = kind.compose(told);
    message = composed as JsonValue;
    if (!dryRun) await kind.deliver(composed as never, { ...told, signal: AbortSignal.timeout(LIMIT_MS) });
    return { isSent: !dryRun, problem: null, title, message };
  } catch (thrown: unknown) {
    return { isSent: false, problem: toError(thrown).message, title, message };
  }
}
