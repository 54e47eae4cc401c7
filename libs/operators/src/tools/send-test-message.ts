import { toError } from "@daymill/core";
import type { Connection, JsonValue } from "@daymill/core";
import { kindOfConnection } from "../notify/notifier-kinds.ts";
import { describeTest } from "../notify/test-event.ts";

/** How long the delivery may take, in milliseconds. */
const LIMIT_MS = 10_000;

export interface TestMessageOrder {
  readonly connection: Connection;
  /** Of a mail. Default: its sender. */
  readonly to?: readonly string[];
  /** Who asks for it. */
  readonly by: string;
  /** ISO 8601 in UTC. */
  readonly at: string;
  /** The web UI. */
  readonly url: string;
  /** Composed, and not sent. */
  readonly dryRun: boolean;
}

/** A message that was sent, or would be. */
export interface TestMessage {
  readonly isSent: boolean;
  /** Why it could not be composed or delivered, and what to do. Null: nothing is wrong. */
  readonly problem: string | null;
  readonly title: string;
  /** As it is sent, but for secrets. Null: it could not be composed. */
  readonly message: JsonValue;
}

/** Sends a message by a connection that says that it is a test. What goes wrong is part of the answer; it never rejects. */
export async function sendTestMessage(order: TestMessageOrder): Promise<TestMessage> {
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
