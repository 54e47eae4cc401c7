import type { Connection } from "@daymill/core";
import { DaymillError, toError } from "@daymill/core";
import { networkMessage } from "../network-message.ts";
import type { Client, ClientConfig } from "pg";

/** How long a server may take to answer, in milliseconds. */
const CONNECT_TIMEOUT_MS = 15_000;

/** A session with a PostgreSQL server that ends with its owner. */
export interface PgSession extends AsyncDisposable {
  readonly client: Client;
}

/**
 * Signs in to a PostgreSQL server. Rejects with E401 when it cannot be reached and E402 when it refuses the sign-in. Once
 * the signal is aborted the connection is cut, whatever it is doing.
 */
export async function connectToPostgres(connection: Connection, signal: AbortSignal): Promise<PgSession> {
  const { Client: PgClient } = await import("pg").then((pg) => pg.default);
  signal.throwIfAborted();
  const client = new PgClient(toConfig(connection));
  client.on("error", () => {
    // The query that was running rejects with the same error; without a listener the process would end.
  });
  const cut = (): void => cutConnection(client);
  signal.addEventListener("abort", cut);
  try {
    await client.connect();
  } catch (thrown: unknown) {
    signal.removeEventListener("abort", cut);
    throw toConnectionError(thrown, connection);
  }
  return {
    client,
    [Symbol.asyncDispose]: async () => {
      signal.removeEventListener("abort", cut);
      if (signal.aborted) cut();
      else await client.end();
    },
  };
}

/** Where a server is, for messages and logs: no secret in it. */
export function describeServer({ id, host, port, database }: Connection): string {
  return `connection "${id}" (${host ?? "localhost"}:${port ?? 5432}, database ${database ?? "unnamed"})`;
}

/** An error of the driver or of pg_dump while it connects, by its SQLSTATE or its text. */
export function toConnectionError(thrown: unknown, connection: Connection): DaymillError {
  const error = toError(thrown);
  const code = "code" in error ? String(error.code) : "";
  const refused = code.startsWith("28") || code === "3D000" || /password|role .* does not exist/.test(error.message);
  const what = describeServer(connection);
  return refused
    ? new DaymillError("E402", `${what} refused the sign-in: ${error.message}. Check user, password and database.`, {
        cause: error,
      })
    : new DaymillError(
        "E401",
        `${what} cannot be reached: ${networkMessage(error)}. Check that the server runs and may be reached from here.`,
        { cause: error },
      );
}

function toConfig({ host, port, user, password, database, extra }: Connection): ClientConfig {
  return {
    connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
    application_name: "daymill",
    ...(host !== undefined && { host }),
    ...(port !== undefined && { port }),
    ...(user !== undefined && { user }),
    ...(password !== undefined && { password }),
    ...(database !== undefined && { database }),
    ...(extra["ssl"] === true && { ssl: true }),
  };
}

/** The driver's own `end` waits for a running COPY; its socket is not part of the driver's types. */
function cutConnection(client: Client): void {
  const { connection } = client as Client & { readonly connection: { readonly stream: { destroy(): void } } };
  connection.stream.destroy();
}
