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

/** The same for a list that shows so many: one more tells that there are more. */
export async function readListed<T>(
  { limit }: { readonly limit: number },
  read: Parameters<typeof readPages<T>>[1],
): Promise<T[]> {
  return await readPages(limit + 1, read);
}

const PAGE_SIZE = 500;
