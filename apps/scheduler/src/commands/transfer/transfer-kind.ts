import type { Client, ProblemIssue } from "@daymill/contract";
import type { CliIo } from "../terminal/cli-io.ts";
import type { EntryShape, NamedEntry } from "./read-entries.ts";

/** One of those that there are, as `export` writes it. */
export interface Stored {
  readonly name: string;
  /** Without secrets; JSON. */
  readonly entry: object;
  /** Why it is not exported; undefined: it is. */
  readonly leftOut?: string;
  /** It comes with the server, and one that is made under its name takes its place: there is none so far. */
  readonly isPreset?: boolean;
}

/** An entry of a file that can be sent. */
export interface Ready {
  /** What there will be, in the form of `Stored.entry`: shown beside what there is. */
  readonly entry: object;
  /** Secrets that are set anew, by field, and where they stand: `the file pw`. */
  readonly secrets: Readonly<Record<string, string>>;
  /** Rejects with E703 when somebody else has changed it since it was read. */
  readonly send: (client: Client) => Promise<unknown>;
}

/** Pools, variables or connections, as far as their export and import differ. */
export interface TransferKind<Entry, Listed extends Stored> {
  /** `pool`. */
  readonly what: string;
  readonly shape: EntryShape<Entry>;
  readonly list: (client: Client) => Promise<readonly Listed[]>;
  /** Checks what the shape does not, and looks up secrets. `former`: what it would replace. */
  readonly prepare: (
    named: NamedEntry<Entry>,
    former: Listed | undefined,
    io: CliIo,
  ) => Promise<Ready | { readonly problems: readonly ProblemIssue[] }>;
}
