import type { ConnectionFields } from "./connection-kind.ts";

/** Where a connection leads, in a few words without a secret: `reader@db.internal:5432 dwh`, `bucket prefix`. */
export function connectionPlace({ host, port, user, database, path, extra }: ConnectionFields): string {
  const server = host === null ? "" : `${user === null ? "" : `${user}@`}${host}${port === null ? "" : `:${port}`}`;
  const { endpoint } = extra;
  return [server, database, path, typeof endpoint === "string" ? endpoint : null]
    .filter((part) => part !== null && part !== "")
    .join(" ");
}
