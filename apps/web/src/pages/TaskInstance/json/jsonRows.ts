import { isRecord } from "./isRecord.ts";

/** A value, or an object or list, in a laid-out JSON value. */
export interface JsonRow {
  /** Where it is: `/orders/0/id`; the whole is empty. */
  readonly path: string;
  readonly depth: number;
  /** `"rows": 12`, or what an object or list holds: `"orders": 3 items`. */
  readonly text: string;
  /** Whether what is in it is shown; undefined: nothing is in it. */
  readonly isOpen: boolean | undefined;
}

export interface JsonView {
  readonly rows: readonly JsonRow[];
  /** How many values have the text that is looked for; undefined: none is. */
  readonly found: number | undefined;
  /** Whether there are more rows than are given. */
  readonly isCut: boolean;
}

export interface JsonLook {
  /** Part of a key or of a value, in any case; empty: all of it. */
  readonly query: string;
  /** Paths that are folded though they would be open, or the other way round. */
  readonly toggled: ReadonlySet<string>;
}

/** More would make the page slow; who needs all downloads it. */
export const MOST_ROWS = 1_000;
/** What stands deeper is folded until somebody opens it. */
const OPEN_DEPTH = 3;

interface Entry {
  readonly path: string;
  readonly depth: number;
  readonly key: string | undefined;
  readonly value: unknown;
}

/** A JSON value as rows; while something is looked for, only what has it, and what that is in. */
export function jsonRows(value: unknown, { query, toggled }: JsonLook): JsonView {
  const sought = query.trim().toLowerCase();
  const rows: JsonRow[] = [];
  let found = 0;

  function add(entry: Entry): boolean {
    const inner = partsOf(entry);
    const text = textOf(entry, inner);
    const isHit = sought !== "" && hits(entry, inner, sought);
    if (isHit) found++;
    const isOpen = sought !== "" || entry.depth < OPEN_DEPTH !== toggled.has(entry.path);
    const at = rows.length;
    rows.push({ path: entry.path, depth: entry.depth, text, isOpen: inner === undefined ? undefined : isOpen });
    let holds = sought === "" || isHit;
    if (isOpen) for (const part of inner ?? []) holds = add(part) || holds;
    if (!holds) rows.length = at;
    return holds;
  }

  add({ path: "", depth: 0, key: undefined, value });
  return {
    rows: rows.slice(0, MOST_ROWS),
    found: sought === "" ? undefined : found,
    isCut: rows.length > MOST_ROWS,
  };
}

/** What is in an object or a list; undefined: it is a plain value, or empty. */
function partsOf({ path, depth, value }: Entry): readonly Entry[] | undefined {
  const named = Array.isArray(value)
    ? value.map((item, at) => [String(at), item] as const)
    : isRecord(value)
      ? Object.entries(value)
      : [];
  if (named.length === 0) return undefined;
  return named.map(([name, item]) => ({
    path: `${path}/${name}`,
    depth: depth + 1,
    key: Array.isArray(value) ? name : JSON.stringify(name),
    value: item,
  }));
}

function textOf({ key, value }: Entry, inner: readonly Entry[] | undefined): string {
  const name = key === undefined ? "" : `${key}: `;
  if (inner === undefined) return `${name}${JSON.stringify(value)}`;
  const [one, many] = Array.isArray(value) ? ["item", "items"] : ["field", "fields"];
  return `${name}${inner.length} ${inner.length === 1 ? one : many}`;
}

/** Of what holds others only its own name counts. */
function hits({ key, value }: Entry, inner: readonly Entry[] | undefined, sought: string): boolean {
  if (key?.toLowerCase().includes(sought) === true) return true;
  return inner === undefined && JSON.stringify(value).toLowerCase().includes(sought);
}
