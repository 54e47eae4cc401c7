import { once } from "node:events";
import type { Socket } from "node:net";

/** SSLRequest: https://www.postgresql.org/docs/current/protocol-message-formats.html */
const SSL_REQUEST = Buffer.from([0, 0, 0, 8, 4, 210, 22, 47]);
const YES = "S".charCodeAt(0);

/** Asks a PostgreSQL server whether it goes on over TLS. */
export async function askForTls(socket: Socket): Promise<boolean> {
  socket.write(SSL_REQUEST);
  const [answer] = (await once(socket, "data")) as [Buffer];
  return answer[0] === YES;
}
