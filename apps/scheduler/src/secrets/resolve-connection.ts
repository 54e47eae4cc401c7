import { DaymillError, strandedSecrets } from "@daymill/core";
import type { ConnectionFields, ConnectionProblem, JsonObject } from "@daymill/core";
import { connectionProblems, STRANDED } from "./connection-problems.ts";
import type { ConnectionSource } from "./connection-source.ts";
import type { Secrets } from "./fixed-connections.ts";

/** A connection as somebody wants it. A secret that is absent stays as it is, null removes it. */
export interface WantedConnection extends ConnectionFields {
  readonly extra: JsonObject;
  readonly description: string | null;
  readonly secrets: Readonly<Record<string, string | null>>;
}

/** The same, with every secret that it has. */
export type ResolvedConnection = Omit<WantedConnection, "secrets"> & { readonly secrets: Secrets };

export interface ConnectionWish {
  readonly connectionId: string;
  readonly wanted: WantedConnection;
  /** Where it stands in the request: `body.`. */
  readonly below: string;
}

/**
 * Puts the stored secrets into a connection that somebody wants. Rejects with E702, field by field, what cannot be, and
 * with E708 when stored secrets would be sent to another server than the one they were given for.
 */
export function connectionResolver(
  connections: Pick<ConnectionSource, "stored">,
): (wish: ConnectionWish) => Promise<ResolvedConnection> {
  return async ({ connectionId, wanted, below }) => {
    const problems = connectionProblems(wanted);
    if (problems.length > 0) throw refusal("E702", problems, below);
    const stored = await connections.stored(connectionId);
    const stranded = strandedSecrets({
      stored: stored?.fields,
      wanted,
      kept: Object.keys(stored?.secrets ?? {}),
      given: Object.keys(wanted.secrets),
    });
    if (stranded.length > 0) throw refusal("E708", stranded.map(toStranded), below);
    return { ...wanted, secrets: mergeSecrets(stored?.secrets ?? {}, wanted.secrets) };
  };
}

function toStranded(name: string): ConnectionProblem {
  return { path: `secrets.${name}`, message: STRANDED };
}

function mergeSecrets(stored: Secrets, changes: WantedConnection["secrets"]): Secrets {
  const merged = Object.entries({ ...stored, ...changes });
  return Object.fromEntries(merged.filter((entry): entry is [string, string] => entry[1] !== null));
}

function refusal(code: "E702" | "E708", problems: readonly ConnectionProblem[], below: string): DaymillError {
  const errors = problems.map(({ path, message }) => ({ path: `${below}${path}`, message }));
  return new DaymillError(code, errors.map(({ path, message }) => `${path}: ${message}`).join("; "), {
    details: { errors },
  });
}
