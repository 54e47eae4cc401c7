import { once } from "node:events";
import type { Socket } from "node:net";

/** Bits of what a server or client can do: https://mariadb.com/kb/en/connection/ */
const CLIENT_PROTOCOL_41 = 0x200;
const CLIENT_SSL = 0x800;
const CLIENT_SECURE_CONNECTION = 0x8000;
const MAX_PACKET = 0xff_ffff;
const UTF8MB4 = 45;
const HEADER_BYTES = 4;
/** A server that lets nobody in from here says so in place of a greeting. */
const ERROR_PACKET = 0xff;
const MAX_GREETING_BYTES = 1_024;

/**
 * Reads the greeting of a MySQL or MariaDB server, and asks it to go on over TLS. false: it has none. Rejects when it greets
 * otherwise, or hangs up.
 */
export async function askMysqlForTls(socket: Socket): Promise<boolean> {
  const greeting = await readGreeting(socket);
  const [protocol] = greeting;
  if (protocol === ERROR_PACKET)
    throw new Error(`The server lets nobody in from here: ${greeting.toString("utf8", 3)}`);
  const version = greeting.indexOf(0, 1);
  // After the version: a thread's number, 8 bytes, a zero, and the first half of what the server can do.
  const at = version + 1 + 4 + 8 + 1;
  if (protocol !== 10 || version === -1 || at + 2 > greeting.length) throw isNone();
  if ((greeting.readUInt16LE(at) & CLIENT_SSL) === 0) return false;
  const request = Buffer.alloc(HEADER_BYTES + 32);
  request.writeUIntLE(32, 0, 3);
  request.writeUInt8(1, 3);
  request.writeUInt32LE(CLIENT_PROTOCOL_41 | CLIENT_SSL | CLIENT_SECURE_CONNECTION, HEADER_BYTES);
  request.writeUInt32LE(MAX_PACKET, HEADER_BYTES + 4);
  request.writeUInt8(UTF8MB4, HEADER_BYTES + 8);
  socket.write(request);
  return true;
}

async function readGreeting(socket: Socket): Promise<Buffer> {
  let bytes = Buffer.alloc(0);
  const ended = once(socket, "end").then(() => "ended" as const);
  for (;;) {
    const next = await Promise.race([once(socket, "data"), ended]);
    if (next === "ended") throw isNone();
    bytes = Buffer.concat([bytes, next[0] as Buffer]);
    if (bytes.length < HEADER_BYTES) continue;
    const length = bytes.readUIntLE(0, 3);
    if (length > MAX_GREETING_BYTES) throw isNone();
    if (bytes.length >= HEADER_BYTES + length) return bytes.subarray(HEADER_BYTES, HEADER_BYTES + length);
  }
}

function isNone(): Error {
  return new Error("The server does not greet as MySQL and MariaDB do. Check the port: it may be another one.");
}
