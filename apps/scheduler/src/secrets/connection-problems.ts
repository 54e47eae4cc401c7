import { checkConnection, connectionKind } from "@daymill/core";
import type { ConnectionFields, ConnectionProblem } from "@daymill/core";
import { isSecretName } from "../worker/mask-secrets.ts";

/** What is said of a stored secret that would be sent to another server. */
export const STRANDED = "Give it again: the connection leads to another server now";

/** Of secrets only the names matter. */
export type CheckedConnection = ConnectionFields & { readonly secrets: object };

/** What is wrong with a connection as somebody wants it, whatever there is. */
export function connectionProblems(wanted: CheckedConnection): readonly ConnectionProblem[] {
  return [...checkConnection(wanted), ...openSecrets(wanted), ...sealedFields(wanted)];
}

/** What stands in `extra` is shown to everybody who may read connections. */
function openSecrets({ extra }: CheckedConnection): readonly ConnectionProblem[] {
  const message = "This is a secret: give it as one";
  return Object.keys(extra)
    .filter(isSecretName)
    .map((name) => ({ path: `extra.${name}`, message }));
}

/** A secret goes where drivers look for fields: one named like a field would lead elsewhere without anybody seeing it. */
function sealedFields({ type, secrets }: CheckedConnection): readonly ConnectionProblem[] {
  const fields = connectionKind(type).fields.map(({ path }) => path);
  return Object.keys(secrets)
    .filter((name) => fields.includes(`extra.${name}`))
    .map((name) => ({ path: `secrets.${name}`, message: `This is no secret: give it as extra.${name}` }));
}
