import { toError } from "@daymill/core";
import type { Logger } from "@daymill/core";
import type { Client, ClientConfig } from "pg";
import { makeClient } from "./open-client.ts";
import { mapPgError } from "./pg-error.ts";

/** Time before a lost listening connection is opened again; whoever needs hints looks for itself now and then anyway. */
const RECONNECT_AFTER_MS = 1_000;

export interface ListenerOptions {
  readonly client: ClientConfig;
  readonly where: string;
  readonly log: Logger;
  readonly channel: string;
  readonly onHint: (payload: string) => void;
}

/** A connection of its own that listens to one channel, opened again whenever it is lost. */
export class ServerListener implements AsyncDisposable {
  readonly #options: ListenerOptions;
  #client: Client | undefined;
  #retry: NodeJS.Timeout | undefined;
  #closed = false;

  private constructor(options: ListenerOptions) {
    this.#options = options;
  }

  /** Rejects with E601 when the first connection fails; later failures are logged and tried again. */
  static async start(options: ListenerOptions): Promise<ServerListener> {
    const listener = new ServerListener(options);
    try {
      await listener.#connect();
    } catch (error) {
      throw mapPgError(error, options.where);
    }
    return listener;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#closed = true;
    clearTimeout(this.#retry);
    await this.#client?.end();
  }

  async #connect(): Promise<void> {
    const client = makeClient(this.#options.client);
    client.on("notification", (message) => this.#options.onHint(message.payload ?? ""));
    await client.connect();
    client.once("end", () => this.#reconnectLater());
    this.#client = client;
    await client.query(`listen ${client.escapeIdentifier(this.#options.channel)}`);
    // Closed while the connection was being opened.
    if (this.#closed) await client.end();
  }

  #reconnectLater(): void {
    if (this.#closed) return;
    clearTimeout(this.#retry);
    this.#retry = setTimeout(() => void this.#reconnect(), RECONNECT_AFTER_MS).unref();
  }

  async #reconnect(): Promise<void> {
    try {
      await this.#connect();
      // Whatever was notified in between is gone: one hint stands for all of it.
      this.#options.onHint("");
    } catch (error) {
      this.#options.log.warn("the listening database connection is down", { error: toError(error).message });
      this.#reconnectLater();
    }
  }
}
