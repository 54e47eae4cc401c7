/**
 * The types of the columns that pg_dump's `CREATE TABLE` gives, as it spells them (`jsonb`, `bigint[]`). One column stands
 * on one line: its name, bare or in double quotes, its type, and more.
 */
export function columnTypesOfDefinition(definition: string): ReadonlyMap<string, string> {
  const lines = definition.matchAll(/^ {4}(?:"((?:[^"]|"")*)"|([^"\s]+)) (\S+)/gm);
  return new Map(
    [...lines].map(([, quoted, bare, type]) => [quoted?.replaceAll('""', '"') ?? bare ?? "", toType(type)]),
  );
}

function toType(word: string | undefined): string {
  return (word ?? "").replace(/,$/, "");
}
