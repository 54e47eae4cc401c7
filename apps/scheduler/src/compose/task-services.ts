import { DaymillError } from "@daymill/core";
import type { JsonObject } from "@daymill/core";
import { findAssetState, findOpenAttempt, setTaskState } from "@daymill/metadata";
import type { MetadataDatabase } from "@daymill/metadata";
import type { TaskServices } from "../executor/executor.ts";
import type { ConnectionSource } from "../secrets/connection-source.ts";
import type { Sealer } from "../secrets/sealer.ts";
import { readVariable } from "../secrets/variable-source.ts";
import { readPastEvents } from "./past-events.ts";

export interface TaskServiceParts {
  readonly db: MetadataDatabase["db"];
  readonly connections: ConnectionSource;
  readonly sealer: Sealer;
}

/** Answers running bodies out of the database, which they never see. */
export function taskServices({ db, connections, sealer }: TaskServiceParts): TaskServices {
  return {
    async connection({ id }) {
      const connection = await connections.find(id);
      if (connection === undefined) throw await unknownConnection(id, connections);
      return { ...connection } satisfies JsonObject;
    },
    variable: async ({ key }) => await readVariable({ db, sealer }, key),
    stillOwned: async (attemptKey) => (await findOpenAttempt(db, attemptKey)) !== undefined,
    async setState({ attemptKey, key, value }) {
      // An attempt that lost its instance keeps nothing, and is being stopped.
      await setTaskState(db, { attempt: attemptKey, key, value });
    },
    assetState: async (query) => await findAssetState(db, query),
    assetEvents: async (query, attemptKey) => await readPastEvents(db, query, attemptKey),
  };
}

async function unknownConnection(id: string, connections: ConnectionSource): Promise<DaymillError> {
  const known = (await connections.list()).map(({ row }) => row.connectionId).join(", ");
  return new DaymillError(
    "E301",
    `There is no connection "${id}"; there are: ${known}. Declare it under Admin, Connections, or in the configuration.`,
    { details: { id } },
  );
}
