import type * as z from "zod";
import { DaymillError } from "@daymill/core";

/** The place where a page ended, as opaque text for the client. */
export function encodeCursor(place: readonly (string | number)[]): string {
  return Buffer.from(JSON.stringify(place)).toString("base64url");
}

/** Reads a place back; undefined stays undefined. Throws E702, naming the field, for one that we did not make. */
export function decodeCursor<T>(
  cursor: string | undefined,
  shape: z.ZodType<T>,
  field: "after" | "before" = "after",
): T | undefined {
  if (cursor === undefined) return undefined;
  const read = shape.safeParse(parseJson(Buffer.from(cursor, "base64url").toString("utf8")));
  if (read.success) return read.data;
  const path = `query.${field}`;
  const message = "expected what the page before it gave";
  throw new DaymillError("E702", `${path}: ${message}`, { details: { errors: [{ path, message }] } });
}

/** A page of `limit` items, from a read that asked for one more: the extra one only says that there is a next page. */
export function toPage<Row, Item>(
  rows: readonly Row[],
  limit: number,
  make: { readonly item: (row: Row) => Item; readonly place: (row: Row) => readonly (string | number)[] },
): { readonly items: Item[]; readonly next: string | null } {
  const shown = rows.slice(0, limit);
  const last = shown.at(-1);
  const next = rows.length > limit && last !== undefined ? encodeCursor(make.place(last)) : null;
  return { items: shown.map(make.item), next };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // Not ours: the schema refuses undefined with the same words as any other wrong shape.
    return undefined;
  }
}
