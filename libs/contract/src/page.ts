import * as z from "zod";

/** The most rows that one page holds. */
export const MAX_PAGE_SIZE = 1_000;

/** Query fields of every list. `after` is the `next` of the page before; it is opaque and only valid with the same filters. */
export const pageQuery = {
  limit: z.coerce.number<number | string>().int().min(1).max(MAX_PAGE_SIZE).default(50),
  after: z.string().max(500).optional(),
};

/** A page of a list by keyset: `next` is null on the last page. */
export function pageOf<T extends z.ZodType>(item: T) {
  return z.object({ items: z.array(item), next: z.string().nullable() });
}

export interface Page<T> {
  readonly items: readonly T[];
  readonly next: string | null;
}
