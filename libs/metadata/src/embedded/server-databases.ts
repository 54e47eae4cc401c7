import { DaymillError } from "@daymill/core";
import type { Client, ClientConfig } from "pg";
import { makeClient } from "../client/open-client.ts";
import { mapPgError, sqlStateOf } from "../client/pg-error.ts";
import type { DatabaseAddress } from "../metadata-database.ts";
import { METADATA_DATABASE, OWNER_ROLE } from "./cluster-config.ts";
import { SERVER_PORT } from "./socket-dir.ts";

/** Every cluster has it; databases are created from a connection to it. */
const MAINTENANCE_DATABASE = "postgres";

/** Also a role's name, a part of a URL and a value of PGDATABASE: kept to what needs no quoting anywhere. */
const DATABASE_NAME = /^[a-z][a-z0-9_]{0,49}$/;

/** SQLSTATEs of "exists already": duplicate_database, duplicate_object (a role), and a race between two that create one. */
const EXISTS: ReadonlySet<string> = new Set(["42P04", "42710", "23505"]);

/** How the owner of everything reaches a database of the server. */
export function ownerClient(socketDir: string, database: string): ClientConfig {
  return { host: socketDir, port: SERVER_PORT, user: OWNER_ROLE, database };
}

/** Creates the database of the metadata unless it is there; other roles of the server are kept out of it. */
export async function ensureMetadataDatabase(socketDir: string): Promise<void> {
  await withMaintenance(socketDir, async (client) => {
    await createUnlessThere(client, `create database ${METADATA_DATABASE}`);
    await client.query(`revoke connect on database ${METADATA_DATABASE}, ${MAINTENANCE_DATABASE} from public`);
  });
}

/** Creates a database and a role of the same name that owns it, unless they exist, and says how to reach it. */
export async function createOwnedDatabase(socketDir: string, name: string): Promise<DatabaseAddress> {
  if (!DATABASE_NAME.test(name) || name === METADATA_DATABASE || name === MAINTENANCE_DATABASE) {
    throw new DaymillError(
      "E104",
      `"${name}" cannot be the name of a database: a lower-case letter, then up to 49 letters, digits and _ are expected, and neither ${METADATA_DATABASE} nor ${MAINTENANCE_DATABASE}.`,
    );
  }
  await withMaintenance(socketDir, async (client) => {
    await createUnlessThere(client, `create role ${name} login`);
    await createUnlessThere(client, `create database ${name} owner ${name}`);
    await client.query(`revoke connect on database ${name} from public`);
  });
  return describeAddress(socketDir, name);
}

/** The URL with which a role reaches a database of the server. */
export function socketUrl(socketDir: string, database: string, role: string): string {
  const query = new URLSearchParams({ host: socketDir, port: String(SERVER_PORT), user: role });
  return `postgresql:///${database}?${query.toString()}`;
}

function describeAddress(socketDir: string, name: string): DatabaseAddress {
  return { host: socketDir, port: SERVER_PORT, user: name, database: name, url: socketUrl(socketDir, name, name) };
}

async function withMaintenance(socketDir: string, work: (client: Client) => Promise<void>): Promise<void> {
  const client = makeClient(ownerClient(socketDir, MAINTENANCE_DATABASE));
  try {
    await client.connect();
    await work(client);
  } catch (error) {
    throw mapPgError(error, socketDir);
  } finally {
    await client.end();
  }
}

async function createUnlessThere(client: Client, statement: string): Promise<void> {
  try {
    await client.query(statement);
  } catch (error) {
    if (!EXISTS.has(sqlStateOf(error) ?? "")) throw error;
  }
}
