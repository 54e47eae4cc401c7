import { connect } from "node:net";
import type { Client } from "pg";

/** https://www.postgresql.org/docs/current/protocol-message-formats.html, CancelRequest. */
const CANCEL_REQUEST = 80_877_102;
const GIVE_UP_AFTER_MS = 2_000;

/**
 * Asks a server to cancel what a session is doing: its query then fails with the SQLSTATE 57014. By a connection of its own,
 * as the protocol wants it, which needs no sign-in and no free place. Resolves when the server has been asked; one that
 * cannot be reached is not.
 */
export async function cancelQuery(client: Client): Promise<void> {
  // What the server said of the session when that began; no part of the driver's types.
  const { processID, secretKey } = client as Client & { readonly processID: number; readonly secretKey: number };
  const { host, port } = client;
  const socket = host.startsWith("/") ? connect(`${host}/.s.PGSQL.${port}`) : connect(port, host);
  const message = Buffer.alloc(16);
  for (const [index, value] of [16, CANCEL_REQUEST, processID, secretKey].entries())
    message.writeInt32BE(value, index * 4);
  socket.setTimeout(GIVE_UP_AFTER_MS, () => socket.destroy());
  socket.on("error", () => {
    // The server is gone, and the query with it.
  });
  socket.end(message);
  socket.resume();
  await new Promise((closed) => socket.once("close", closed));
}
