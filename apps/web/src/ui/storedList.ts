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
  const readStored = (): readonly Item[] => {
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
      const hear = (event: StorageEvent): void => {
        if (event.key !== key) return;
        items = undefined;
        listener();
      };
      listeners.add(listener);
      window.addEventListener("storage", hear);
      return () => {
        listeners.delete(listener);
        window.removeEventListener("storage", hear);
      };
    },
  };
}
