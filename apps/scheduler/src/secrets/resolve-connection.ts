import { checkConnection, DaymillError, strandedSecrets } from "@daymill/core";
import type { ConnectionFields, ConnectionProblem, JsonObject } from "@daymill/core";
import { isSecretName } from "../worker/mask-secrets.ts";
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
}

/**
 * Puts the stored secrets into a connection that somebody wants. Rejects with E702, field by field, what cannot be, and
 * with E708 when stored secrets would be sent to another server than the one they were given for.
 */
export function connectionResolver(
  connections: Pick<ConnectionSource, "stored">,
): (wish: ConnectionWish) => Promise<ResolvedConnection> {
  return async ({ connectionId, wanted }) => {
    const problems = [...checkConnection(wanted), ...openSecrets(wanted)];
    if (problems.length > 0) throw refusal("E702", problems);
    const stored = await connections.stored(connectionId);
    const stranded = strandedSecrets({
      stored: stored?.fields,
      wanted,
      kept: Object.keys(stored?.secrets ?? {}),
      given: Object.keys(wanted.secrets),
    });
    if (stranded.length > 0) throw refusal("E708", stranded.map(toStranded));
    return { ...wanted, secrets: mergeSecrets(stored?.secrets ?? {}, wanted.secrets) };
  };
}

/** What stands in `extra` is shown to everybody who may read connections. */
function openSecrets({ extra }: WantedConnection): readonly ConnectionProblem[] {
  const message = "This is a secret: give it as one";
  return Object.keys(extra)
    .filter(isSecretName)
    .map((name) => ({ path: `extra.${name}`, message }));
}

function toStranded(name: string): ConnectionProblem {
  return { path: `secrets.${name}`, message: "Give it again: the connection leads to another server now" };
}

function mergeSecrets(stored: Secrets, changes: WantedConnection["secrets"]): Secrets {
  const merged = Object.entries({ ...stored, ...changes });
  return Object.fromEntries(merged.filter((entry): entry is [string, string] => entry[1] !== null));
}

function refusal(code: "E702" | "E708", problems: readonly ConnectionProblem[]): DaymillError {
  const errors = problems.map(({ path, message }) => ({ path: `body.${path}`, message }));
  return new DaymillError(code, errors.map(({ path, message }) => `${path}: ${message}`).join("; "), {
    details: { errors },
  });
}
