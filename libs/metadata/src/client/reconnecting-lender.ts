import type { ClientConfig } from "pg";
import type { ConnectionLender, LentConnection } from "./connection-lender.ts";
import { openPipelinedClient } from "./open-client.ts";
import type { PipelinedClient } from "./open-client.ts";
import { mapPgError } from "./pg-error.ts";
import { Turnstile } from "./turnstile.ts";

/** Lends a connection of its own to a server; one that was lost is opened anew for the next borrower. */
export class ReconnectingLender implements ConnectionLender {
  readonly #config: ClientConfig;
  readonly #where: string;
  readonly #turnstile = new Turnstile();
  #open: PipelinedClient | undefined;

  constructor(config: ClientConfig, where: string) {
    this.#config = config;
    this.#where = where;
  }

  async borrow(): Promise<LentConnection> {
    const leave = await this.#turnstile.enter();
    try {
      const open = (this.#open ??= await this.#connect());
      return { ...open, release: (broken) => this.#takeBack(open, { broken, leave }) };
    } catch (error) {
      leave();
      throw mapPgError(error, this.#where);
    }
  }

  async close(): Promise<void> {
    await this.#turnstile.close();
    await this.#open?.client.end();
  }

  async #connect(): Promise<PipelinedClient> {
    const opened = await openPipelinedClient(this.#config);
    // Lost while nobody borrows it.
    opened.client.on("end", () => this.#forget(opened));
    return opened;
  }

  #takeBack(opened: PipelinedClient, end: { readonly broken: boolean; readonly leave: () => void }): void {
    if (end.broken) {
      this.#forget(opened);
      opened.stream.destroy();
    }
    end.leave();
  }

  #forget(opened: PipelinedClient): void {
    if (this.#open === opened) this.#open = undefined;
  }
}
