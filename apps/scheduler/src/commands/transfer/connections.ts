import { routes } from "@daymill/contract";
import type { ConnectionView, ProblemIssue } from "@daymill/contract";
import { strandedSecrets, toError } from "@daymill/core";
import * as z from "zod";
import { connectionProblems, STRANDED } from "../../secrets/connection-problems.ts";
import type { CliIo } from "../terminal/cli-io.ts";
import { lookUp, lookupText, secretLookup, type SecretLookup } from "./secret-lookup.ts";
import type { Stored, TransferKind } from "./transfer-kind.ts";

const ours = routes.putConnection.body.omit({ unchangedSince: true }).extend({
  /** Names alone: those that are stored stay. */
  secrets: z
    .union([z.array(z.string()), z.record(z.string().min(1).max(100), secretLookup)], {
      error: `expected the names of stored secrets, or of each where it stands: { "password": { "env": "NAME" } } or { "file": "PATH" }; no secret is written here`,
    })
    .default([]),
});

const AIRFLOW =
  "these are Airflow's fields: conn_type is type here, login is user, schema is database; what is secret goes under secrets, which say where it stands";

const entry = z.preprocess((value, context) => {
  if (typeof value !== "object" || value === null || !("conn_type" in value)) return value;
  context.addIssue({ code: "custom", message: AIRFLOW, input: value });
  return z.NEVER;
}, ours);

type ConnectionEntry = z.output<typeof entry>;

type StoredConnection = Stored & { readonly connection: ConnectionView };

/** Connections by their ids; those that are built in, or of the configuration, stay there. */
export const CONNECTIONS: TransferKind<ConnectionEntry, StoredConnection> = {
  what: "connection",
  shape: { name: routes.putConnection.params.shape.connectionId, entry },
  list: async (client) => (await client.listConnections()).map(toStored),
  prepare: async ({ name, entry: { secrets: given, ...fields } }, listed, io) => {
    const former = listed?.connection;
    const lookups = Array.isArray(given) ? {} : given;
    const problems: ProblemIssue[] = [
      ...connectionProblems({ ...fields, secrets: lookups }),
      ...missingSecrets(Array.isArray(given) ? given : [], former),
      ...strandedSecrets({
        stored: former,
        wanted: fields,
        kept: former?.secrets ?? [],
        given: Object.keys(lookups),
      }).map((secret) => ({ path: `secrets.${secret}`, message: STRANDED })),
    ];
    const looked = await lookUpAll(io, lookups);
    const all = [...problems, ...looked.problems];
    if (all.length > 0) return { problems: all.map(({ path, message }) => ({ path: `${name}.${path}`, message })) };
    const body = { ...fields, secrets: looked.values, unchangedSince: former?.updatedAt ?? null };
    const secrets = [...new Set([...(former?.secrets ?? []), ...Object.keys(lookups)])].toSorted();
    const texts = Object.entries(lookups).map(([secret, lookup]) => [`secrets.${secret}`, lookupText(lookup)] as const);
    return {
      entry: toEntry(fields, secrets),
      secrets: Object.fromEntries(texts),
      send: (client) => client.putConnection({ params: { connectionId: name }, body }),
    };
  },
};

function toEntry(fields: object, secrets: readonly string[]): object {
  return { ...fields, ...(secrets.length > 0 && { secrets }) };
}

/** What the file says is set, and would not be. */
function missingSecrets(names: readonly string[], former: ConnectionView | undefined): ProblemIssue[] {
  return names
    .filter((name) => !former?.secrets.includes(name))
    .map((name) => ({
      path: `secrets.${name}`,
      message:
        'it is not stored here: say where it stands, "secrets": { "NAME": { "env": "VARIABLE" } } or { "file": "PATH" }',
    }));
}

async function lookUpAll(io: CliIo, lookups: Readonly<Record<string, SecretLookup>>) {
  const values: Record<string, string> = {};
  const problems: ProblemIssue[] = [];
  for (const [name, lookup] of Object.entries(lookups)) {
    try {
      values[name] = await lookUp(io, lookup);
    } catch (error) {
      problems.push({ path: `secrets.${name}`, message: toError(error).message });
    }
  }
  return { values, problems };
}

function toStored(connection: ConnectionView): StoredConnection {
  const { connectionId, origin, secrets, updatedAt: _, ...fields } = connection;
  const why = origin === "config" ? "stands in the configuration" : "is built in";
  return {
    name: connectionId,
    entry: toEntry(fields, secrets),
    ...(origin !== "stored" && { leftOut: why, isPreset: true }),
    connection,
  };
}
