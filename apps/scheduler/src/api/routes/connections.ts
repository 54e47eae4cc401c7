import type { ProblemIssue } from "@daymill/contract";
import { isKnownKind } from "@daymill/core";
import type { Clock } from "@daymill/core";
import { deleteConnection, saveConnection } from "@daymill/metadata";
import type { MetadataDatabase } from "@daymill/metadata";
import type { ConnectionSource } from "../../secrets/connection-source.ts";
import { connectionResolver } from "../../secrets/resolve-connection.ts";
import { toConnection } from "../../secrets/fixed-connections.ts";
import type { ConnectionTester } from "../../tools/test-connection.ts";
import type { Handlers, RouteCall } from "../handlers.ts";
import { notAccepted } from "../not-accepted.ts";
import { presentConnection } from "../present/admin.ts";
import { toInstant } from "../present/instants.ts";
import { found } from "../reader.ts";
import { changedMeanwhile } from "./changed-meanwhile.ts";

export interface ConnectionRouteParts {
  readonly db: MetadataDatabase["db"];
  readonly connections: ConnectionSource;
  readonly clock: Clock;
  readonly testConnection: ConnectionTester;
}

type ConnectionRoutes = Pick<Handlers, "listConnections" | "putConnection" | "testConnection" | "deleteConnection">;

export function connectionRoutes({ db, connections, clock, testConnection }: ConnectionRouteParts): ConnectionRoutes {
  const resolve = connectionResolver(connections);
  const findListed = async (id: string) => {
    const listed = (await connections.list()).find(({ row }) => row.connectionId === id);
    return listed && presentConnection(listed);
  };
  const toTest = async (id: string, given: RouteCall<"testConnection">["body"]["connection"]) => {
    if (given === undefined) return found(await connections.find(id), `The connection ${id}`);
    const { user, secrets, ...fields } = await resolve({ connectionId: id, wanted: given, below: "body.connection." });
    const row = { ...fields, connectionId: id, login: user, sealed: null, updatedAt: clock.now() };
    return toConnection(row, secrets);
  };
  return {
    listConnections: async () => (await connections.list()).map(presentConnection),
    putConnection: async ({ params: { connectionId }, body }) => {
      const { unchangedSince, ...wanted } = body;
      const { secrets, user, ...fields } = await resolve({ connectionId, wanted, below: "body." });
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
    testConnection: async ({ params: { connectionId }, body, caller }) => {
      const connection = await toTest(connectionId, body.connection);
      if (!isKnownKind(connection.type)) throw notAccepted([untestable(connection.type)]);
      const { ok, steps } = await testConnection(connection, caller.signal);
      return { ok, steps: [...steps] };
    },
    deleteConnection: async ({ params: { connectionId } }) => {
      found((await deleteConnection(db, connectionId)) || undefined, `A stored connection ${connectionId}`);
      return { deleted: true };
    },
  };
}

function untestable(type: string): ProblemIssue {
  return { path: "body.connection.type", message: `There is no test for connections of type ${type}: it is your own.` };
}
