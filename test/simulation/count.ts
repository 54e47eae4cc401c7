/** Adds to a tally. */
export function count(tally: Map<string, number>, name: string, by: number): void {
  tally.set(name, (tally.get(name) ?? 0) + by);
}
