const DEFAULT_PARTITION = "__HIVE_DEFAULT_PARTITION__";
const ENCODED = new Set("\"#%'*/:=?\\{[]^\u007f");

/**
 * The folder of a partition as Hive names it, `column=value`: control characters and some signs are written as %XX, an empty
 * value as `__HIVE_DEFAULT_PARTITION__`. The signs are those of Hive's FileUtils.escapePathName.
 */
export function hiveFolder(column: string, value: string): string {
  return `${column}=${value === "" ? DEFAULT_PARTITION : Array.from(value, encode).join("")}`;
}

function encode(character: string): string {
  const code = character.charCodeAt(0);
  if (code >= 0x20 && !ENCODED.has(character)) return character;
  return `%${code.toString(16).toUpperCase().padStart(2, "0")}`;
}
