import { sql } from "kysely";
import type { Kysely } from "kysely";
import type { Client, Notification } from "pg";

export interface ClientListenerOptions<DB> {
  readonly db: Kysely<DB>;
  /** The one connection, on which notifications arrive. */
  readonly client: Client;
  readonly channel: string;
  readonly onHint: (payload: string) => void;
}

/** Listens on the one session there is. The session goes on listening when the listener is gone: nobody hears it. */
export async function listenOnClient<DB>(options: ClientListenerOptions<DB>): Promise<AsyncDisposable> {
  const { db, client, channel, onHint } = options;
  const hear = (message: Notification): void => {
    if (message.channel === channel) onHint(message.payload ?? "");
  };
  await sql`listen ${sql.id(channel)}`.execute(db);
  client.on("notification", hear);
  return {
    async [Symbol.asyncDispose]() {
      client.off("notification", hear);
    },
  };
}
