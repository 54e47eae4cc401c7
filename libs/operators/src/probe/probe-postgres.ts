import type { Connection } from "@daymill/core";
import { DaymillError } from "@daymill/core";
import { connectToPostgres } from "../postgres/connect.ts";
import { networkSteps } from "./network-steps.ts";
import type { ProbeStep, StepFinding } from "./probe-step.ts";

/** Sign-in, and which tables may be read or made: what a dump and a load need. */
export function postgresSteps(connection: Connection): readonly ProbeStep[] {
  const { host = "localhost", port = 5_432, extra } = connection;
  const isSocket = host.startsWith("/");
  const tls = extra["ssl"] === true ? "postgres" : "none";
  return [
    ...(isSocket ? [] : networkSteps({ host, port, tls })),
    { name: "sign_in", run: () => signIn(connection) },
    { name: "permission", run: () => lookAround(connection) },
  ];
}

async function signIn(connection: Connection): Promise<StepFinding> {
  await using session = await connectToPostgres(connection, new AbortController().signal);
  const { rows } = await session.client.query<{ who: string; version: string }>(
    "select current_user as who, current_setting('server_version') as version",
  );
  return { said: `as ${rows[0]?.who}, PostgreSQL ${rows[0]?.version}` };
}

interface Rights {
  readonly tables: number;
  readonly readable: number;
  readonly makes: boolean;
}

/** Tables of users, those that this one may read, and whether it may make tables anywhere. */
const RIGHTS = `
  select count(c.oid)::int as tables,
    (count(*) filter (where has_schema_privilege(n.oid, 'usage') and has_table_privilege(c.oid, 'select')))::int as readable,
    coalesce(bool_or(has_schema_privilege(n.oid, 'create')), false)
      or has_database_privilege(current_database(), 'create') as makes
  from pg_namespace n left join pg_class c on c.relnamespace = n.oid and c.relkind in ('r', 'p')
  where n.nspname !~ '^pg_' and n.nspname <> 'information_schema'`;

async function lookAround(connection: Connection): Promise<StepFinding> {
  await using session = await connectToPostgres(connection, new AbortController().signal);
  const { rows } = await session.client.query<Rights>(RIGHTS);
  const { tables, readable, makes } = rows[0] ?? { tables: 0, readable: 0, makes: false };
  if (tables > 0 && readable === 0 && !makes)
    throw new DaymillError(
      "E402",
      `The user may read none of the ${tables} tables, and make none. Grant it usage of a schema and select on its tables.`,
    );
  const made = makes ? "new ones may be made" : "no new ones may be made";
  return { said: tables === 0 ? `no tables yet; ${made}` : `${readable} of ${tables} tables may be read; ${made}` };
}
