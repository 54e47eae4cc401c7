/** The known name that somebody most likely meant; undefined when none is near. */
export function didYouMean(typed: string, known: Iterable<string>): string | undefined {
  const limit = Math.max(1, Math.floor(typed.length / 3));
  const near = [...known].map((name) => ({ name, steps: editSteps(typed.toLowerCase(), name.toLowerCase()) }));
  const [best] = near.filter(({ steps }) => steps <= limit).sort((a, b) => a.steps - b.steps);
  return best?.name;
}

/** Levenshtein distance, with swapped neighbours as one step. */
function editSteps(a: string, b: string): number {
  let before: number[] = [];
  let above = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    for (let j = 1; j <= b.length; j++) {
      const same = a[i - 1] === b[j - 1];
      const swapped = a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1];
      row[j] = Math.min(
        (above[j] ?? 0) + 1,
        (row[j - 1] ?? 0) + 1,
        (above[j - 1] ?? 0) + (same ? 0 : 1),
        swapped ? (before[j - 2] ?? 0) + 1 : Number.POSITIVE_INFINITY,
      );
    }
    [before, above] = [above, row];
  }
  return above[b.length] ?? 0;
}
