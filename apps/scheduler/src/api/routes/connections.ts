import type { Clock } from "@daymill/core";
import { deleteConnection, saveConnection } from "@daymill/metadata";
import type { MetadataDatabase } from "@daymill/metadata";
import type { ConnectionSource } from "../../secrets/connection-source.ts";
import type { Secrets } from "../../secrets/fixed-connections.ts";
import type { Handlers, RouteCall } from "../handlers.ts";
import { presentConnection } from "../present/admin.ts";
import { found } from "../reader.ts";

export interface ConnectionRouteParts {
  readonly db: MetadataDatabase["db"];
  readonly connections: ConnectionSource;
  readonly clock: Clock;
}

type ConnectionRoutes = Pick<Handlers, "listConnections" | "putConnection" | "deleteConnection">;

export function connectionRoutes({ db, connections, clock }: ConnectionRouteParts): ConnectionRoutes {
  return {
    listConnections: async () => (await connections.list()).map(presentConnection),
    putConnection: async ({ params: { connectionId }, body }) => {
      const { secrets, user, ...fields } = body;
      const kept = mergeSecrets(await connections.secretsOf(connectionId), secrets);
      await saveConnection(db, {
        ...fields,
        connectionId,
        login: user,
        sealed: connections.seal(connectionId, kept),
        updatedAt: clock.now(),
      });
      const saved = (await connections.list()).find((each) => each.row.connectionId === connectionId);
      return presentConnection(found(saved, `The connection ${connectionId}`));
    },
    deleteConnection: async ({ params: { connectionId } }) => {
      found((await deleteConnection(db, connectionId)) || undefined, `A stored connection ${connectionId}`);
      return { deleted: true };
    },
  };
}

/** What is absent stays, null removes. */
function mergeSecrets(stored: Secrets, changes: RouteCall<"putConnection">["body"]["secrets"]): Secrets {
  const merged = Object.entries({ ...stored, ...changes });
  return Object.fromEntries(merged.filter((entry): entry is [string, string] => entry[1] !== null));
}
