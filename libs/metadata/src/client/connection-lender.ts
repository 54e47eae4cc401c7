import type { Duplex } from "node:stream";
import type { Client } from "pg";

/** A connection in the hands of one borrower. */
export interface LentConnection {
  /** Opened with `pipeline: true`: queries are sent at once and answered in order. */
  readonly client: Client;
  /** What the client writes to; while it is corked, queries gather to be sent as one packet. */
  readonly stream: Duplex;
  /** Gives it back; to be called once. `broken`: it is not to be lent again. */
  release(broken: boolean): void;
}

/** Lends one connection to one borrower at a time, in the order of asking. */
export interface ConnectionLender {
  /** Rejects with E601 when there is no connection to be had. */
  borrow(): Promise<LentConnection>;
  close(): Promise<void>;
}
