export interface StoredListOptions<Item> {
  /** Where it is in the storage of the browser. */
  readonly key: string;
  /** Beyond so many the oldest goes. */
  readonly most: number;
  /** What is stored is held against this: anything else is left out. */
  readonly isItem: (value: unknown) => value is Item;
}

export interface StoredList<Item> {
  /** In the order in which they were added. */
  readonly read: () => readonly Item[];
  readonly write: (next: readonly Item[]) => void;
  /** Also what another tab of this browser writes is told. */
  readonly subscribe: (listener: () => void) => () => void;
}

/** A list that this browser keeps. */
export function storedList<Item>({ key, most, isItem }: StoredListOptions<Item>): StoredList<Item> {
  const listeners = new Set<() => void>();
  let items: readonly Item[] | undefined;
  const hear = (event: StorageEvent): void => {
    if (event.key !== key) return;
    items = undefined;
    for (const listener of listeners) listener();
  };
  const readStored = (): readonly Item[] => {
    // As long as the page, whether it shows them or not: what is known here is written back. Heard once, however often added.
    window.addEventListener("storage", hear);
    try {
      const kept: unknown = JSON.parse(localStorage.getItem(key) ?? "[]");
      return Array.isArray(kept) ? kept.filter(isItem).slice(0, most) : [];
    } catch {
      return []; // Storage is blocked, or holds what nobody of ours wrote.
    }
  };
  return {
    read: () => (items ??= readStored()),
    write: (next) => {
      items = next.slice(-most);
      try {
        localStorage.setItem(key, JSON.stringify(items));
      } catch {
        // Storage is blocked or full: they last as long as the page.
      }
      for (const listener of listeners) listener();
    },
    subscribe: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}
