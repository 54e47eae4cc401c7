import { useEffect, useMemo, useState } from "react";
import { findMatches, type Hit, hitFinder, type LogQuestion, patternProblem } from "./logSearch.ts";
import type { LogRow } from "./logRows.ts";
import { type PatternFound, PatternSearch } from "./patternSearch.ts";

/** What a search has found in the rows that are shown. */
export interface LogMatches {
  /** Places of the rows that match. */
  readonly at: readonly number[];
  /** What to mark in the row at a place. */
  readonly hitsAt: (place: number) => readonly Hit[];
  /** What is wrong with the pattern. */
  readonly problem: string | undefined;
  readonly isSearching: boolean;
}

const NO_HITS: readonly Hit[] = [];

/** A pause in typing that a search by a pattern waits for, milliseconds. */
const PAUSE_MS = 150;

export interface LogMatchesOptions extends Required<LogQuestion> {
  /** Whether the query is a regular expression. */
  readonly regex: boolean;
}

/** Finds a text, or what a regular expression matches, in all rows. */
export function useLogMatches(rows: readonly LogRow[], options: LogMatchesOptions): LogMatches {
  const { query, regex: isPattern, matchCase, wholeWord } = options;
  const question = useMemo(() => ({ query, matchCase, wholeWord }), [query, matchCase, wholeWord]);
  const found = usePatternFound(rows, isPattern ? question : undefined);
  const hitsOf = useMemo(() => hitsOfText(question), [question]);
  return useMemo(() => {
    const hitsAtText = (place: number): readonly Hit[] => {
      const row = rows[place];
      return row === undefined ? NO_HITS : hitsOf(row);
    };
    if (!isPattern)
      return { at: findMatches(rows, question), hitsAt: hitsAtText, problem: undefined, isSearching: false };
    const problem = patternProblem(query) ?? (found !== undefined && "problem" in found ? found.problem : undefined);
    const hits = found !== undefined && "hits" in found ? groupHits(found.hits) : new Map<number, readonly Hit[]>();
    return {
      at: [...hits.keys()],
      hitsAt: (place) => hits.get(place) ?? NO_HITS,
      problem,
      isSearching: query !== "" && problem === undefined && found === undefined,
    };
  }, [rows, question, query, isPattern, found, hitsOf]);
}

/** The rows that match alone, and what was found in them. */
export function onlyMatches(
  rows: readonly LogRow[],
  { at, hitsAt }: Pick<LogMatches, "at" | "hitsAt">,
): Pick<LogMatches, "at" | "hitsAt"> & { readonly rows: readonly LogRow[] } {
  const kept = at.flatMap((place) => rows[place] ?? []);
  return { rows: kept, at: [...kept.keys()], hitsAt: (place) => hitsAt(at[place] ?? -1) };
}

/** Finds a text in rows; of the same row it gives the same list again, so that what shows it has nothing to draw anew. */
function hitsOfText(question: LogQuestion): (row: LogRow) => readonly Hit[] {
  if (question.query === "") return () => NO_HITS;
  const find = hitFinder(question);
  const known = new WeakMap<LogRow, readonly Hit[]>();
  return (row) => {
    const before = known.get(row);
    if (before !== undefined) return before;
    const found = find(row);
    const hits = found.length === 0 ? NO_HITS : found;
    known.set(row, hits);
    return hits;
  };
}

/** By row, in their order. */
function groupHits(hits: Int32Array): ReadonlyMap<number, readonly Hit[]> {
  const rows = new Map<number, Hit[]>();
  for (let at = 0; at < hits.length; at += 3) {
    const [row = 0, first = 0, end = 0] = hits.subarray(at, at + 3);
    const known = rows.get(row);
    if (known === undefined) rows.set(row, [[first, end]]);
    else known.push([first, end]);
  }
  return rows;
}

interface FoundIn {
  readonly rows: readonly LogRow[];
  readonly pattern: LogQuestion;
  readonly found: PatternFound;
}

/** What a pattern has found; undefined while it is looked for, or is none. */
function usePatternFound(rows: readonly LogRow[], pattern: LogQuestion | undefined): PatternFound | undefined {
  const [last, setLast] = useState<FoundIn | undefined>(undefined);
  const [search] = useState(() => new PatternSearch());
  useEffect(() => () => search.close(), [search]);
  useEffect(() => {
    if (pattern === undefined || pattern.query === "" || patternProblem(pattern.query) !== undefined) return undefined;
    const timer = setTimeout(() => {
      search.search(rows, pattern, (found) => setLast({ rows, pattern, found }));
    }, PAUSE_MS);
    return () => clearTimeout(timer);
  }, [search, rows, pattern]);
  if (last === undefined || last.pattern !== pattern) return undefined;
  return "problem" in last.found || isBeginning(last.rows, rows) ? last.found : undefined;
}

/** Whether the rows are those from before with others behind them: what was found stands where it stood. */
function isBeginning(before: readonly LogRow[], rows: readonly LogRow[]): boolean {
  return [0, before.length - 1].every(
    (at) => before[at]?.offset === rows[at]?.offset && before[at]?.part === rows[at]?.part,
  );
}
