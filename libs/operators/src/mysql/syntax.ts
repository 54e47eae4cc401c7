import type { SqlSyntax } from "../dump/query/bind-params.ts";

/**
 * How MySQL and MariaDB write SQL. A text is written by its bytes: what stands in it then means nothing in any mode of the
 * server.
 */
export const mysqlSyntax: SqlSyntax = {
  opaque: /'(?:[^'\\]|\\.|'')*'|"(?:[^"\\]|\\.|"")*"|`(?:[^`]|``)*`|--(?=\s)[^\n]*|#[^\n]*|\/\*.*?\*\//s,
  literal: (value) => {
    if (typeof value !== "string") return value === null ? "NULL" : String(value).toUpperCase();
    return value === "" ? "_utf8mb4 ''" : `_utf8mb4 x'${Buffer.from(value.toWellFormed()).toString("hex")}'`;
  },
};
