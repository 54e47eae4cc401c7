import { once } from "node:events";
import { connect } from "node:net";

/** A server that waits for more after this long, in ms, has said what it has to say. */
const SILENCE_MS = 15_000;

/** Writes exactly these bytes to a server and gives all that comes back before it closes or falls silent, as Latin-1. */
export async function speak(url: string, bytes: string): Promise<string> {
  const { hostname, port } = new URL(url);
  const socket = connect(Number(port), hostname);
  let answer = "";
  socket.setEncoding("latin1").on("data", (text: string) => (answer += text));
  // A server may cut who means harm before all was said.
  socket.on("error", () => {});
  socket.setTimeout(SILENCE_MS, () => socket.destroy());
  socket.write(bytes, "latin1");
  await once(socket, "close");
  return answer;
}

/** The status of each answer in what came back. */
export function statusesOf(answer: string): number[] {
  return [...answer.matchAll(/^HTTP\/1\.1 (\d{3})/gm)].map(([, status]) => Number(status));
}
