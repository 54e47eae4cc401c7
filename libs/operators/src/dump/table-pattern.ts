/** A pattern for tables, as regular expressions of PostgreSQL; `schema` is absent when the pattern names none. */
export interface TablePattern {
  readonly table: string;
  readonly schema: string | undefined;
  /** Whether it can match several names. */
  readonly isWild: boolean;
}

/**
 * Reads a pattern as psql and pg_dump do: `*` stands for any characters, `?` for one, everything else for itself, also `_`.
 * A dot parts schema and table. Letters are folded to lower case, unless they stand in double quotes, where nothing is
 * special.
 */
export function parseTablePattern(pattern: string): TablePattern {
  const names = [""];
  let isWild = false;
  for (const [token, quoted] of pattern.matchAll(/"((?:[^"]|"")*)"|[^]/g)) {
    const last = names.length - 1;
    if (quoted === undefined && token === ".") names.push("");
    else names[last] += quoted === undefined ? toRegex(token) : escapeRegex(quoted.replaceAll('""', '"'));
    isWild ||= quoted === undefined && (token === "*" || token === "?");
  }
  const table = `^(${names.pop() ?? ""})$`;
  const schema = names.pop();
  return { table, schema: schema === undefined ? undefined : `^(${schema})$`, isWild };
}

/** Patterns as a message names them. */
export function quotedPatterns(patterns: readonly string[]): string {
  return patterns.map((pattern) => `"${pattern}"`).join(" or ");
}

function toRegex(character: string): string {
  if (character === "*") return ".*";
  if (character === "?") return ".";
  return escapeRegex(character.toLowerCase());
}

function escapeRegex(text: string): string {
  return text.replaceAll(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`);
}
