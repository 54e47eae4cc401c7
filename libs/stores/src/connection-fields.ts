import { DaymillError } from "@daymill/core";
import type { Connection } from "@daymill/core";

/** A text in the `extra` of a connection; undefined: it is not there. E104: it is no text. */
export function textField(connection: Connection, field: string): string | undefined {
  const value = connection.extra[field];
  if (value === undefined || value === null || value === "") return undefined;
  if (typeof value === "string") return value;
  throw invalidField(connection, field, "is no text");
}

/** The same for true and false. */
export function flagField(connection: Connection, field: string): boolean | undefined {
  const value = connection.extra[field];
  if (value === undefined || value === null) return undefined;
  if (typeof value === "boolean") return value;
  throw invalidField(connection, field, "is neither true nor false");
}

/** The same for the URL of a server. */
export function urlField(connection: Connection, field: string): string | undefined {
  const written = textField(connection, field);
  if (written === undefined) return undefined;
  if (URL.canParse(written) && /^https?:$/.test(new URL(written).protocol)) return written;
  throw invalidField(connection, field, "is no http or https URL");
}

/** The same for one of a few words. */
export function chosenField<T extends string>(
  connection: Connection,
  field: string,
  choices: readonly T[],
): T | undefined {
  const text = textField(connection, field);
  const found = choices.find((choice) => choice === text);
  if (text === undefined || found !== undefined) return found;
  throw invalidField(connection, field, `is none of ${choices.join(", ")}`);
}

/** What is wrong with a field of a connection (E104); its value is not quoted. */
export function invalidField({ id }: Connection, field: string, problem: string): DaymillError {
  return new DaymillError("E104", `The ${field} of the connection "${id}" ${problem}.`, { details: { field } });
}

/** The bucket of a connection of type `s3` or `gs`, and the part of it: a key prefix, "" or ending in `/`. */
export function bucketOf(connection: Connection): { readonly bucket: string; readonly prefix: string } {
  const { database, path = "" } = connection;
  if (database !== undefined && database !== "") return { bucket: database, prefix: toPrefix(path) };
  throw invalidField(connection, "database (the bucket)", `is missing: a store of type ${connection.type} needs one`);
}

/** The bucket of an absolute URI, `s3://bucket/prefix/`, in which nothing is percent-encoded (E503 without one). */
export function bucketOfUri(uri: string): { readonly bucket: string; readonly prefix: string } {
  const [, bucket = "", path = ""] = /^\w+:\/\/([^/]*)\/?(.*)$/s.exec(uri) ?? [];
  if (bucket !== "") return { bucket, prefix: toPrefix(path) };
  throw new DaymillError("E503", `"${uri}" names no bucket. Write the scheme, two slashes, the bucket and the key.`);
}

function toPrefix(path: string): string {
  const inner = path.replace(/^\/+|\/+$/g, "");
  return inner === "" ? "" : `${inner}/`;
}
