import { connectionKind, connectionPlace, type ConnectionView, isKnownKind } from "@daymill/contract";

export interface ConnectionFilter {
  readonly q?: string | undefined;
  readonly type?: string | undefined;
}

/** What fits the filter, kind by kind, and by id within a kind. */
export function findConnections(
  connections: readonly ConnectionView[],
  { q = "", type }: ConnectionFilter,
): readonly ConnectionView[] {
  const wanted = q.toLowerCase();
  return connections
    .filter((connection) => type === undefined || connection.type === type)
    .filter((connection) => searched(connection).some((text) => text.toLowerCase().includes(wanted)))
    .toSorted(
      (one, other) =>
        compare(kindName(one.type), kindName(other.type)) || compare(one.connectionId, other.connectionId),
    );
}

/** The types that there are, by name. */
export function kindsOf(connections: readonly ConnectionView[]): readonly string[] {
  const types = new Set(connections.map(({ type }) => type));
  return [...types].toSorted((one, other) => compare(kindName(one), kindName(other)));
}

/** What people call a type; one that they made up has the name that they gave it. */
export function kindName(type: string): string {
  return isKnownKind(type) ? connectionKind(type).label : type;
}

function searched(connection: ConnectionView): readonly string[] {
  return [
    connection.connectionId,
    kindName(connection.type),
    connectionPlace(connection),
    connection.description ?? "",
  ];
}

function compare(one: string, other: string): number {
  return one.localeCompare(other, "en");
}
