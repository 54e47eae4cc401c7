import type { Connection } from "@daymill/core";
import { DaymillError } from "@daymill/core";
import { connectToMysql } from "../mysql/connect.ts";
import { networkSteps } from "./network-steps.ts";
import type { ProbeStep, StepFinding } from "./probe-step.ts";

/** Sign-in, and how many tables the user sees: what a query needs. */
export function mysqlSteps(connection: Connection): readonly ProbeStep[] {
  const { host = "localhost", port = 3_306, extra } = connection;
  const isSocket = host.startsWith("/");
  const tls = extra["ssl"] === true ? "mysql" : "none";
  return [
    ...(isSocket ? [] : networkSteps({ host, port, tls })),
    { name: "sign_in", run: () => signIn(connection) },
    { name: "permission", run: () => lookAround(connection) },
  ];
}

async function signIn(connection: Connection): Promise<StepFinding> {
  await using session = await connectToMysql(connection, new AbortController().signal);
  const [row] = await session.query("SELECT CURRENT_USER() AS who, VERSION() AS version");
  return { said: `as ${String(row?.["who"])}, version ${String(row?.["version"])}` };
}

/** The server lists the tables that the user has some right to, and no others. */
const VISIBLE = `SELECT COUNT(*) AS tables FROM information_schema.tables WHERE table_type IN ('BASE TABLE', 'VIEW')
  AND table_schema NOT IN ('information_schema', 'mysql', 'performance_schema', 'sys')
  AND table_schema = COALESCE(DATABASE(), table_schema)`;

async function lookAround(connection: Connection): Promise<StepFinding> {
  await using session = await connectToMysql(connection, new AbortController().signal);
  const [row] = await session.query(VISIBLE);
  const tables = Number(row?.["tables"]);
  const where = connection.database === undefined ? "the server" : `the database ${connection.database}`;
  if (tables > 0) return { said: `${tables} tables of ${where} can be seen` };
  throw new DaymillError(
    "E402",
    `The user sees no table of ${where}. Grant it SELECT on what is to be read, or make the tables first.`,
  );
}
