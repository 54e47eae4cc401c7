import type { Page } from "@daymill/contract";

/** Reads pages until there are as many items as wanted, or no more. */
export async function readPages<T>(
  limit: number,
  read: (page: { readonly limit: number; readonly after?: string }) => Promise<Page<T>>,
): Promise<T[]> {
  const items: T[] = [];
  let after: string | undefined;
  do {
    const page = await read({
      limit: Math.min(limit - items.length, PAGE_SIZE),
      ...(after !== undefined && { after }),
    });
    items.push(...page.items);
    after = page.next ?? undefined;
  } while (after !== undefined && items.length < limit);
  return items;
}

const PAGE_SIZE = 500;
