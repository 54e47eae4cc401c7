import { Client } from "pg";

/** Where a database URL leads, for messages and logs: never its password. */
export function describeUrl(url: string): string {
  const { host, port, database } = new Client({ connectionString: url });
  return `${host}:${port}/${database ?? ""}`;
}
