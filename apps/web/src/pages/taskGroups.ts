/** Groups around a task, outermost first. `parents`: the group around each group. */
export function groupChain(group: string | null, parents: ReadonlyMap<string, string | null>): readonly string[] {
  const chain: string[] = [];
  for (let at = group; at !== null && !chain.includes(at); at = parents.get(at) ?? null) chain.unshift(at);
  return chain;
}

/** The id of a task or group without the group around it, which is shown above it. */
export function shortName(id: string, group: string | undefined): string {
  return group !== undefined && id.startsWith(`${group}.`) ? id.slice(group.length + 1) : id;
}
