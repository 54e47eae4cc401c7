import { extname } from "node:path";
import { Worker } from "node:worker_threads";
import { DaymillError } from "@daymill/core";
import type { WireEngine } from "./wire-engine.ts";

export type ThreadRequest =
  | { readonly kind: "exchange"; readonly messages: Uint8Array<ArrayBuffer> }
  | { readonly kind: "close" };

/** One answer to each request, in order; the first answers the start. */
export type ThreadAnswer =
  | { readonly kind: "done"; readonly messages: Uint8Array }
  | { readonly kind: "failed"; readonly message: string };

/** Opens PGlite in a worker thread, so that a slow query does not stop the event loop of this one. */
export async function openPgliteInThread(dataDir: string): Promise<WireEngine> {
  const entry = new URL(`./pglite-thread${extname(import.meta.filename)}`, import.meta.url);
  // Without the arguments that this process was started with: they are for its own entry.
  const worker = new Worker(entry, { workerData: dataDir, execArgv: [] });
  const answers = new AnswerQueue(worker);
  await answers.next();
  const ask = async (request: ThreadRequest): Promise<Uint8Array> => {
    const answered = answers.next();
    worker.postMessage(request, request.kind === "exchange" ? [request.messages.buffer] : []);
    return await answered;
  };
  return {
    exchange: (messages) => ask({ kind: "exchange", messages }),
    async close() {
      await ask({ kind: "close" });
      await worker.terminate();
    },
  };
}

function endedWith(code: number): DaymillError {
  return new DaymillError(
    "E601",
    `The embedded database ended: the thread of PGlite exited with code ${code}. Start Daymill again.`,
  );
}

/** Pairs the answers of the thread with those who wait for them, in order; an end of the thread answers all. */
class AnswerQueue {
  readonly #waiting: PromiseWithResolvers<Uint8Array>[] = [];
  #ended: Error | undefined;

  constructor(worker: Worker) {
    worker.on("message", (answer: ThreadAnswer) => this.#settle(answer));
    worker.on("error", (error) => this.#end(error));
    worker.on("exit", (code) => this.#end(endedWith(code)));
  }

  async next(): Promise<Uint8Array> {
    if (this.#ended) throw this.#ended;
    const waiting = Promise.withResolvers<Uint8Array>();
    this.#waiting.push(waiting);
    return await waiting.promise;
  }

  #settle(answer: ThreadAnswer): void {
    const waiting = this.#waiting.shift();
    if (answer.kind === "done") waiting?.resolve(answer.messages);
    else waiting?.reject(new Error(answer.message));
  }

  #end(error: Error): void {
    this.#ended ??= error;
    for (const waiting of this.#waiting.splice(0)) waiting.reject(error);
  }
}
