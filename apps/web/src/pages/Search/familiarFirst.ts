/** What is found, in the order in which it was, but those first that somebody knows by name, in the order of those names. */
export function familiarFirst<Item>(
  found: readonly Item[],
  nameOf: (item: Item) => string,
  familiar: readonly string[],
): readonly Item[] {
  const rankOf = (item: Item): number => {
    const at = familiar.indexOf(nameOf(item));
    return at === -1 ? familiar.length : at;
  };
  return found.toSorted((a, b) => rankOf(a) - rankOf(b));
}
