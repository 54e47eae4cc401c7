import type { Clock } from "@daymill/core";
import { deleteConnection, saveConnection } from "@daymill/metadata";
import type { MetadataDatabase } from "@daymill/metadata";
import type { ConnectionSource } from "../../secrets/connection-source.ts";
import { connectionResolver } from "../../secrets/resolve-connection.ts";
import type { Handlers } from "../handlers.ts";
import { presentConnection } from "../present/admin.ts";
import { toInstant } from "../present/instants.ts";
import { found } from "../reader.ts";
import { changedMeanwhile } from "./changed-meanwhile.ts";

export interface ConnectionRouteParts {
  readonly db: MetadataDatabase["db"];
  readonly connections: ConnectionSource;
  readonly clock: Clock;
}

type ConnectionRoutes = Pick<Handlers, "listConnections" | "putConnection" | "deleteConnection">;

export function connectionRoutes({ db, connections, clock }: ConnectionRouteParts): ConnectionRoutes {
  const resolve = connectionResolver(connections);
  const findListed = async (id: string) => {
    const listed = (await connections.list()).find(({ row }) => row.connectionId === id);
    return listed && presentConnection(listed);
  };
  return {
    listConnections: async () => (await connections.list()).map(presentConnection),
    putConnection: async ({ params: { connectionId }, body }) => {
      const { unchangedSince, ...wanted } = body;
      const { secrets, user, ...fields } = await resolve({ connectionId, wanted });
      const row = {
        ...fields,
        connectionId,
        login: user,
        sealed: connections.seal(connectionId, secrets),
        updatedAt: clock.now(),
      };
      const isSaved = await saveConnection(db, row, toInstant(unchangedSince));
      const stored = await findListed(connectionId);
      if (!isSaved) throw changedMeanwhile(`The connection ${connectionId}`, unchangedSince, stored);
      return found(stored, `The connection ${connectionId}`);
    },
    deleteConnection: async ({ params: { connectionId } }) => {
      found((await deleteConnection(db, connectionId)) || undefined, `A stored connection ${connectionId}`);
      return { deleted: true };
    },
  };
}
