/** Hive's FileUtils.escapePathName escapes these and control characters. */
const ESCAPED = new Set("\"#%'*/:=?\\{[]^\u007f");

/** The folder of a partition as Hive names it: `column=value`, with some signs of the value as %XX. */
export function hiveFolder(column: string, value: string): string {
  return `${column}=${Array.from(value, escape).join("")}`;
}

/** The column that a folder's name begins with; undefined for a folder that is no partition. */
export function hiveColumn(folder: string): string | undefined {
  return /^([A-Za-z_][A-Za-z0-9_]*)=/.exec(folder)?.[1];
}

function escape(character: string): string {
  const code = character.charCodeAt(0);
  if (code >= 0x20 && !ESCAPED.has(character)) return character;
  return `%${code.toString(16).toUpperCase().padStart(2, "0")}`;
}
