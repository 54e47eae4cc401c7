import { decimalSize, VALUE_PATTERNS } from "./column-type.ts";
import type { ColumnType } from "./column-type.ts";
import { ARRAY_BOUNDS, ARRAY_TOKEN, JSON_INTEGERS, JSON_NUMBER } from "./pg-array.ts";
import { quoteText } from "./sql-text.ts";

/**
 * A field of COPY text without its escapes. Splitting at pairs of backslashes leaves single ones only, each of which begins
 * an escape of one letter; texts without a backslash, which most are, pass as they are.
 */
export function unescapeSql(raw: string): string {
  const letters = ["t,9", "n,10", "r,13", "b,8", "f,12", "v,11"].map((pair) => pair.split(","));
  const replaced = letters.reduce((inner, [letter, code]) => `replace(${inner}, '\\${letter}', chr(${code}))`, "part");
  const joined = `array_to_string(list_transform(string_split(${raw}, '\\\\'), lambda part: ${replaced}), '\\')`;
  return `CASE WHEN contains(${raw}, '\\') THEN ${joined} ELSE ${raw} END`;
}

/**
 * The values under several paths of a JSON text, as a list of texts; NULL when the text is no JSON. DuckDB also takes NaN,
 * Infinity and a comma before a closing bracket, which are no JSON: a text that nobody has checked, and that may have one,
 * is looked at without its strings. (That costs an eighth of a conversion, so checked texts are spared it.)
 */
export function jsonListSql(
  text: string,
  { paths, checked }: { readonly paths: readonly (readonly string[])[]; readonly checked: boolean },
): string {
  const list = `TRY(json_extract_string(${text}, [${paths.map((path) => quoteText(jsonPath(path))).join(", ")}]))`;
  if (checked) return list;
  const lenient = quoteText(String.raw`(^|[:,\[])\s*-?(?i:nan|inf)|,\s*[}\]]`);
  const withoutStrings = `regexp_replace(${text}, ${quoteText(String.raw`"(?:[^"\\]|\\.)*"`)}, '""', 'g')`;
  const isLenient = `regexp_matches(${text}, ${lenient}) AND regexp_matches(${withoutStrings}, ${lenient})`;
  return `CASE WHEN ${isLenient} THEN NULL ELSE ${list} END`;
}

/** A path of quoted keys; a star is a wildcard even in quotes, so such keys are written as a JSON pointer. */
function jsonPath(keys: readonly string[]): string {
  if (keys.some((key) => key.includes("*"))) {
    return keys.map((key) => `/${key.replaceAll("~", "~0").replaceAll("/", "~1")}`).join("");
  }
  return `$${keys.map((key) => `.${JSON.stringify(key)}`).join("")}`;
}

/**
 * The text of a PostgreSQL array as JSON; the meaning of every token is that of pgArrayToJson. Where the type says that all
 * elements are integers, only what else may stand there is looked for: an eighth of a conversion less.
 */
export function pgArraySql(text: string, { isIntegers }: { readonly isIntegers: boolean }): string {
  const tokens = `regexp_extract_all(regexp_replace(${text}, ${quoteText(ARRAY_BOUNDS)}, ''), ${quoteText(`(?s)${ARRAY_TOKEN}`)})`;
  const token = `CASE token WHEN '{' THEN '[' WHEN '}' THEN ']' WHEN ',' THEN ',' ELSE CASE
    WHEN starts_with(token, '"') THEN CAST(to_json(regexp_replace(token[2:-2], '(?s)\\\\(.)', '\\1', 'g')) AS VARCHAR)
    WHEN upper(token) = 'NULL' THEN 'null'
    WHEN regexp_full_match(token, ${quoteText(JSON_NUMBER)}) THEN token
    ELSE CAST(to_json(token) AS VARCHAR) END END`;
  const joined = `array_to_string(list_transform(${tokens}, lambda token: ${token}), '')`;
  const isPlain = isIntegers
    ? `starts_with(${text}, '{') AND NOT contains(${text}, 'N') AND NOT contains(${text}, '{{')`
    : `regexp_full_match(${text}, ${quoteText(JSON_INTEGERS)})`;
  return `CASE WHEN ${isPlain} THEN concat('[', substring(${text}, 2, strlen(${text}) - 2), ']') ELSE ${joined} END`;
}

/** A text as a value of a type; NULL when it is none. The session's time zone must be UTC. */
export function castSql(text: string, type: ColumnType): string {
  switch (type) {
    case "string":
      return text;
    case "int32":
      return guarded(text, "integer", `TRY_CAST(split_part(${text}, '.', 1) AS INTEGER)`);
    case "int64":
      return guarded(text, "integer", `TRY_CAST(split_part(${text}, '.', 1) AS BIGINT)`);
    case "double":
      return guarded(text, "double", `TRY_CAST(${text} AS DOUBLE)`);
    case "boolean":
      return guarded(text, "boolean", `starts_with(${text}, 't')`);
    case "date":
      return guarded(text, "date", `TRY_CAST(TRY_CAST(${text} AS TIMESTAMPTZ) AS DATE)`);
    case "timestamp":
      return guarded(text, "date", `TRY_CAST(${text} AS TIMESTAMPTZ)`);
    default:
      return decimalSql(text, type);
  }
}

/** DuckDB's name of a column type. */
export function sqlType(type: ColumnType): string {
  const names = {
    string: "VARCHAR",
    int32: "INTEGER",
    int64: "BIGINT",
    double: "DOUBLE",
    boolean: "BOOLEAN",
    date: "DATE",
  };
  if (type === "timestamp") return "TIMESTAMPTZ";
  const size = decimalSize(type);
  return size === undefined ? names[type as keyof typeof names] : `DECIMAL(${size.precision}, ${size.scale})`;
}

function guarded(text: string, pattern: keyof typeof VALUE_PATTERNS, value: string): string {
  return `CASE WHEN regexp_full_match(${text}, ${quoteText(VALUE_PATTERNS[pattern])}) THEN ${value} END`;
}

/** A cast would round what the scale has no room for; only zeros may be dropped. */
function decimalSql(text: string, type: ColumnType): string {
  const scale = decimalSize(type)?.scale ?? 0;
  const fits = `length(rtrim(split_part(${text}, '.', 2), '0')) <= ${scale}`;
  return guarded(text, "decimal", `CASE WHEN ${fits} THEN TRY_CAST(${text} AS ${sqlType(type)}) END`);
}
