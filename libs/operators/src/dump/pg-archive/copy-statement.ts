/**
 * The columns that a `COPY schema.table (a, "b c") FROM stdin;` names, in the order of the data; undefined when it names
 * none. The text is pg_dump's own: identifiers are bare or in double quotes, in which a quote is doubled.
 */
export function columnsOfCopyStatement(statement: string): readonly string[] | undefined {
  const match = /^COPY (?:"(?:[^"]|"")*"|[^"(])+ \(((?:"(?:[^"]|"")*"|[^")])*)\)/.exec(statement);
  const list = match?.[1];
  if (list === undefined) return undefined;
  return [...list.matchAll(/"((?:[^"]|"")*)"|([^",\s]+)/g)].map(toIdentifier);
}

function toIdentifier([, quoted, bare]: RegExpMatchArray): string {
  return quoted?.replaceAll('""', '"') ?? bare ?? "";
}
