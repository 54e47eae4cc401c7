/** A PGlite that is spoken to in PostgreSQL's wire protocol, in this thread or in another. */
export interface WireEngine {
  /** Hands over whole messages and gives back all that they are answered with. The bytes are given away; one exchange at a time. */
  exchange(messages: Uint8Array<ArrayBuffer>): Promise<Uint8Array>;
  close(): Promise<void>;
}
