import type { JsonValue } from "../json.ts";
import type { Connection } from "../dag/task-context.ts";

export interface TestMessageOrder {
  readonly connection: Connection;
  /** Of a mail. Default: its sender. */
  readonly to?: readonly string[] | undefined;
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
export interface SentMessage {
  readonly isSent: boolean;
  /** Why it could not be composed or delivered, and what to do. Null: nothing is wrong. */
  readonly problem: string | null;
  readonly title: string;
  /** As it is sent, but for secrets. Null: it could not be composed. */
  readonly message: JsonValue;
}
