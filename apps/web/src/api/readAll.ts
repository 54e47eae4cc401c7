import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import { showFailure } from "../ui/toast.ts";

/** The most things that one change is about. */
const MOST = 10_000;

export interface AllItems<Item> {
  readonly items: readonly Item[];
  /** Whether these are all of them: no more than 10,000 are read. */
  readonly isWhole: boolean;
}

interface Page<Item> {
  readonly items: readonly Item[];
  readonly next: string | null;
}

/** Every page of a list, one after the other. */
export async function readAll<Item>(
  read: (after: { readonly after?: string }) => Promise<Page<Item>>,
): Promise<AllItems<Item>> {
  const items: Item[] = [];
  let after: string | null = null;
  do {
    const page: Page<Item> = await read(after === null ? {} : { after });
    items.push(...page.items);
    after = page.next;
  } while (after !== null && items.length < MOST);
  return { items, isWhole: after === null };
}

export interface Matching<Item> {
  /** Undefined until somebody asks, and again once they are dropped or the filter is another, also when it comes back. */
  readonly found: AllItems<Item> | undefined;
  readonly isTaking: boolean;
  readonly take: () => void;
  readonly drop: () => void;
}

/** All that a filter leaves, also what a list that comes in pages does not hold yet: as it is when somebody asks for it. */
export function useMatching<Item>(filter: object, read: () => Promise<AllItems<Item>>): Matching<Item> {
  const key = JSON.stringify(filter);
  const [asked, setAsked] = useState<string>();
  if (asked !== undefined && asked !== key) setAsked(undefined);
  const taking = useMutation({
    mutationFn: (_key: string) => read(),
    onError: (error) => showFailure("Could not select all that match", error),
  });
  return {
    found: asked === key && taking.variables === key ? taking.data : undefined,
    isTaking: asked === key && taking.isPending,
    take: () => {
      setAsked(key);
      taking.mutate(key);
    },
    drop: () => setAsked(undefined),
  };
}
