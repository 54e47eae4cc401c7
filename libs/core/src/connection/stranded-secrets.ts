import { type ConnectionFields, fieldValue } from "./connection-kind.ts";
import { connectionKind, isKnownKind } from "./connection-kinds.ts";

export interface SecretsQuestion {
  /** As it is stored; undefined: there is none yet. */
  readonly stored: ConnectionFields | undefined;
  readonly wanted: ConnectionFields;
  /** Names of the secrets that are stored. */
  readonly kept: readonly string[];
  /** Names of the secrets that were given anew, or removed. */
  readonly given: readonly string[];
}

/**
 * The stored secrets that have to be given again because the connection would lead elsewhere: whoever may change a
 * connection may not read its secrets, so they are never sent to a server other than the one they were given for.
 */
export function strandedSecrets({ stored, wanted, kept, given }: SecretsQuestion): readonly string[] {
  if (stored === undefined || !leadsElsewhere(stored, wanted)) return [];
  return kept.filter((name) => !given.includes(name));
}

/** Whether another server may be asked. Of a type that we do not know any text may name one. */
function leadsElsewhere(stored: ConnectionFields, wanted: ConnectionFields): boolean {
  if (stored.type !== wanted.type) return true;
  const paths = connectionKind(wanted.type).fields.flatMap(({ path, leads }) => (leads === true ? [path] : []));
  const isChanged = (path: string): boolean => fieldValue(stored, path) !== fieldValue(wanted, path);
  if (paths.some(isChanged)) return true;
  return !isKnownKind(wanted.type) && JSON.stringify(ordered(stored.extra)) !== JSON.stringify(ordered(wanted.extra));
}

function ordered(extra: ConnectionFields["extra"]): readonly (readonly [string, unknown])[] {
  return Object.entries(extra).toSorted(([one], [other]) => (one < other ? -1 : 1));
}
