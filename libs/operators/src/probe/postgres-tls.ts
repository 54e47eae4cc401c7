import type { Socket } from "node:net";

/** SSLRequest: https://www.postgresql.org/docs/current/protocol-message-formats.html */
const SSL_REQUEST = Buffer.from([0, 0, 0, 8, 4, 210, 22, 47]);
const YES = "S".charCodeAt(0);

/** Asks a PostgreSQL server whether it goes on over TLS. Rejects when it hangs up instead of an answer. */
export async function askForTls(socket: Socket): Promise<boolean> {
  const { promise, resolve, reject } = Promise.withResolvers<boolean>();
  socket.once("data", (answer: Buffer) => resolve(answer[0] === YES));
  socket.once("error", reject);
  socket.once("close", () => reject(hungUp()));
  socket.once("end", () => reject(hungUp()));
  socket.write(SSL_REQUEST);
  return await promise;
}

function hungUp(): Error {
  return new Error("The server hangs up instead of an answer about TLS. Check the port: it may be no PostgreSQL.");
}
