// Entry of the worker thread that runs PGlite: bytes in, bytes out, until it is told to close.
import { parentPort, workerData } from "node:worker_threads";
import { openPgliteEngine } from "./open-pglite-engine.ts";
import { sayWhatFailed } from "./say-what-failed.ts";
import type { ThreadAnswer, ThreadRequest } from "./pglite-in-thread.ts";

if (parentPort === null) throw new Error("pglite-thread is the entry of a worker thread.");
const port = parentPort;
const answer = (message: ThreadAnswer): void => port.postMessage(message);

try {
  const engine = await openPgliteEngine(String(workerData));
  port.on("message", (request: ThreadRequest) => {
    const work = request.kind === "close" ? engine.close() : engine.exchange(request.messages);
    work.then(
      (messages) => answer({ kind: "done", messages: messages ?? new Uint8Array() }),
      (error: unknown) => answer({ kind: "failed", message: sayWhatFailed(error) }),
    );
  });
  answer({ kind: "done", messages: new Uint8Array() });
} catch (error) {
  answer({ kind: "failed", message: sayWhatFailed(error) });
}
