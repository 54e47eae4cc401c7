/**
 * What a part of a text of SQL is. `name` is one of ours, for which a value stands; `number` and `open` cannot be; `remark` is
 * a comment whole, `comment` the beginning of one that may hold others, `body` that of a text between two equal tags.
 */
export type SqlPart = "quoted" | "remark" | "body" | "name" | "number" | "comment" | "word" | "end" | "open" | "other";

/** The parts of a language; the first that fits at a place counts. */
export type SqlParts = readonly (readonly [SqlPart, RegExp])[];

const FIRST = "[A-Za-z_\\u0080-\\uffff]";
const NAME = `${FIRST}[\\w\\u0080-\\uffff]*`;

/** PostgreSQL's: https://www.postgresql.org/docs/current/sql-syntax-lexical.html. */
export const POSTGRES_PARTS: SqlParts = [
  ["quoted", /[eE]'(?:[^'\\]|\\.|'')*'|'(?:[^']|'')*'|"(?:[^"]|"")*"/sy],
  ["remark", /--[^\n]*/y],
  ["body", new RegExp(`\\$(?:${NAME})?\\$`, "y")],
  ["name", new RegExp(`\\$(${NAME})`, "y")],
  ["number", /\$\d+/y],
  ["comment", /\/\*/y],
  ["word", new RegExp(`${FIRST}[\\w$\\u0080-\\uffff]*|\\s+`, "y")],
  ["end", /;/y],
  ["open", /['"]/y],
  ["other", /./sy],
];

/**
 * Those of MySQL and MariaDB in their default modes: https://mariadb.com/kb/en/comment-syntax/. What stands in a comment that
 * begins with an exclamation mark is run. Words may begin with a digit.
 */
export const MYSQL_PARTS: SqlParts = [
  ["quoted", /'(?:[^'\\]|\\.|'')*'|"(?:[^"\\]|\\.|"")*"|`(?:[^`]|``)*`|\/\*M?!.*?\*\//sy],
  ["remark", /--(?=\s|$)[^\n]*|#[^\n]*|\/\*.*?\*\//sy],
  ["name", new RegExp(`\\$(${NAME})`, "y")],
  ["number", /\$\d+/y],
  ["word", /[\w\u0080-\uffff][\w$\u0080-\uffff]*|\s+/y],
  ["end", /;/y],
  ["open", /['"`]|\/\*/y],
  ["other", /./sy],
];
