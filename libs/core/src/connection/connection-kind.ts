/** What a field holds. secret: written, never read. document: a secret of many lines. url: of a server, http or https. rate: a number a second, which need not be whole. */
export type ConnectionFieldType = "text" | "number" | "flag" | "url" | "rate" | "secret" | "document";

/** One field of a connection, as people fill it in and as it is checked. */
export interface ConnectionField {
  /** Where it stands in a connection: `host`, `extra.region`, `secrets.password`. */
  readonly path: string;
  readonly type: ConnectionFieldType;
  readonly label: string;
  /** What it means, or what holds when it is left empty. */
  readonly hint?: string;
  readonly isRequired?: boolean;
  /** Whether it says which server is asked: secrets that were given for one server are not sent to another. */
  readonly leads?: boolean;
}

/** A type of connection that Daymill knows. */
export interface ConnectionKind {
  /** `postgres`. */
  readonly type: string;
  /** What people call it. */
  readonly label: string;
  /** What it is used for, in a sentence. */
  readonly about: string;
  /** What goes out by it of what happened; a mail has receivers. Absent: nothing. */
  readonly sends?: "message" | "mail";
  readonly fields: readonly ConnectionField[];
}

/** What is known of a connection but for the values of its secrets. */
export interface ConnectionFields {
  readonly type: string;
  readonly host: string | null;
  readonly port: number | null;
  readonly user: string | null;
  readonly database: string | null;
  readonly path: string | null;
  readonly extra: Readonly<Record<string, unknown>>;
}

/** Something that is wrong with a field, and what was expected. */
export interface ConnectionProblem {
  readonly path: string;
  readonly message: string;
}

/** The value at a path of a connection; a secret has none. undefined: it is empty. */
export function fieldValue(fields: ConnectionFields, path: string): unknown {
  const known: Readonly<Record<string, unknown>> = { ...fields };
  const value = path.startsWith("extra.") ? fields.extra[path.slice("extra.".length)] : known[path];
  return value === null || value === "" ? undefined : value;
}
