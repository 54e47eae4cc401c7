import type { LineDifference } from "@daymill/contract";

/** A row of two versions side by side. */
export interface LinePair {
  readonly before: LineDifference | undefined;
  readonly after: LineDifference | undefined;
}

/** The lines of a hunk side by side: what was taken out stands beside what came in its place, line by line. */
export function pairLines(hunk: readonly LineDifference[]): readonly LinePair[] {
  const pairs: LinePair[] = [];
  let removed: LineDifference[] = [];
  let added: LineDifference[] = [];
  const flush = (): void => {
    for (let at = 0; at < Math.max(removed.length, added.length); at += 1)
      pairs.push({ before: removed[at], after: added[at] });
    [removed, added] = [[], []];
  };
  for (const line of hunk) {
    if (line.kind === "removed") removed.push(line);
    else if (line.kind === "added") added.push(line);
    else {
      flush();
      pairs.push({ before: line, after: line });
    }
  }
  flush();
  return pairs;
}
