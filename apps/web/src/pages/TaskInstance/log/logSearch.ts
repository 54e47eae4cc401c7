import { isWholeWord, partTest, soughtText, type TextPlace, type TextRules } from "@daymill/contract";
import type { LogRow } from "./logRows.ts";

/** What a search looks at. */
export type SearchedRow = Pick<LogRow, "text" | "fields">;

/** Where a search found something in a row: in its text, a space, and its fields. */
export type Hit = TextPlace;

/** What is searched for: a text, or a regular expression. */
export interface LogQuestion extends TextRules {
  readonly query: string;
}

/** Places among the rows whose text or fields hold the query; none for an empty one. */
export function findMatches(rows: readonly SearchedRow[], { query, ...rules }: LogQuestion): readonly number[] {
  if (query === "") return [];
  const isMatch = partTest(query, rules);
  return rows.flatMap((row, at) => (isMatch(row) ? [at] : []));
}

/** Where the query occurs in a row. */
export function hitFinder({ query, ...rules }: LogQuestion): (row: SearchedRow) => readonly Hit[] {
  const { placesIn } = soughtText(query, rules);
  return ({ text, fields }) => {
    const from = text.length + 1;
    return [...placesIn(text), ...placesIn(fields).map(([first, end]): Hit => [from + first, from + end])];
  };
}

/** What is wrong with a regular expression; undefined when it is one. */
export function patternProblem(pattern: string): string | undefined {
  try {
    toPattern({ query: pattern });
    return undefined;
  } catch (error) {
    // `Invalid regular expression: /(/gi: Unterminated group`: the pattern stands in the field.
    const message = error instanceof Error ? error.message : String(error);
    return `No regular expression: ${message.slice(message.lastIndexOf(": ") + 1).trim()}`;
  }
}

/** As the plain search in any case, unless it is asked for otherwise; `(?-i:...)` tells them apart in a part of it. */
function toPattern({ query, matchCase = false }: LogQuestion): RegExp {
  return new RegExp(query, matchCase ? "g" : "gi");
}

/** More hits of a row are not marked, nor any but the first one once there are so many of all: what is found is counted still. */
const MOST_IN_ROW = 20;
const MOST_HITS = 500_000;

/**
 * What a regular expression finds: row, first letter and the one after the last of each hit, one after the other. Throws for what
 * is none, and may take for ever: it runs where it can be ended.
 */
export function searchPattern(rows: readonly SearchedRow[], pattern: LogQuestion): Int32Array<ArrayBuffer> {
  const expression = toPattern(pattern);
  const found: number[] = [];
  for (const [at, { text, fields }] of rows.entries()) {
    let most = found.length > MOST_HITS ? 1 : MOST_IN_ROW;
    for (const [part, from] of [[text, 0] as const, [fields, text.length + 1] as const]) {
      if (part === "" && from > 0) continue;
      for (const match of part.matchAll(expression)) {
        if (most === 0) break;
        const end = match.index + match[0].length;
        if (pattern.wholeWord === true && !isWholeWord(part, match.index, end)) continue;
        most -= 1;
        found.push(at, from + match.index, from + end);
      }
    }
  }
  return Int32Array.from(found);
}

/** A piece of a text cut where something was found. `from`: where it stands in what the hits are counted in. */
export function cutHits(
  text: string,
  from: number,
  hits: readonly Hit[],
): readonly { readonly text: string; readonly hit: boolean }[] {
  const pieces: { text: string; hit: boolean }[] = [];
  let at = 0;
  for (const [first, end] of hits) {
    const begin = Math.max(at, first - from);
    const stop = Math.min(text.length, end - from);
    if (stop <= begin) continue;
    if (begin > at) pieces.push({ text: text.slice(at, begin), hit: false });
    pieces.push({ text: text.slice(begin, stop), hit: true });
    at = stop;
  }
  if (at < text.length || pieces.length === 0) pieces.push({ text: text.slice(at), hit: false });
  return pieces;
}
