import { Duplex } from "node:stream";
import { toError } from "@daymill/core";
import type { WireEngine } from "./wire-engine.ts";

/** The message with which a client says goodbye. PGlite would end its only backend over it. */
const TERMINATE = 0x58;

/**
 * What `pg` takes for its socket: bytes written go to PGlite, its answers are read. So PGlite is used through the same
 * client as a server, with the same pipelining, prepared statements, types and errors.
 */
export class WireStream extends Duplex {
  readonly #engine: WireEngine;
  // Read by pg: it waits for `connect` while this is true.
  connecting = true;

  constructor(engine: WireEngine) {
    super();
    this.#engine = engine;
  }

  connect(): this {
    queueMicrotask(() => {
      this.connecting = false;
      this.emit("connect");
    });
    return this;
  }

  setNoDelay(): this {
    return this;
  }

  setKeepAlive(): this {
    return this;
  }

  ref(): this {
    return this;
  }

  unref(): this {
    return this;
  }

  override _read(): void {
    // Answers are pushed when they come.
  }

  override _write(chunk: Buffer, _encoding: string, done: (error?: Error) => void): void {
    void this.#exchange(chunk, done);
  }

  override _writev(chunks: { chunk: Buffer }[], done: (error?: Error) => void): void {
    void this.#exchange(Buffer.concat(chunks.map((each) => each.chunk)), done);
  }

  override _final(done: () => void): void {
    this.push(null);
    done();
  }

  async #exchange(messages: Buffer, done: (error?: Error) => void): Promise<void> {
    done(await this.#answer(messages));
  }

  async #answer(messages: Buffer): Promise<Error | undefined> {
    if (messages[0] === TERMINATE) return undefined;
    try {
      // A copy of its own: pg reuses the buffer that it serialised into, and a thread takes the bytes over.
      const answer = await this.#engine.exchange(Uint8Array.from(messages));
      this.push(Buffer.from(answer.buffer, answer.byteOffset, answer.byteLength));
      return undefined;
    } catch (error) {
      return toError(error);
    }
  }
}
