import type { Clock } from "@daymill/core";
import type { MetadataDatabase } from "@daymill/metadata";
import type { FastifyInstance } from "fastify";
import { pageReader } from "../api/reader.ts";
import { backfillRoutes } from "../api/routes/backfills.ts";
import { clearRoutes } from "../api/routes/clears.ts";
import { versionCache } from "../api/version-cache.ts";
import { openDoor } from "./open-door.ts";
import { stubHandlers } from "./stub-handlers.ts";
import { openStubServer } from "./stub-server.ts";

/** A server whose clears and backfills are real, on that database, for their previews: no scheduler is told of what they change. */
export async function openPreviewServer({ db }: Pick<MetadataDatabase, "db">, clock: Clock): Promise<FastifyInstance> {
  const parts = {
    db,
    clock,
    read: pageReader(db),
    versions: versionCache(),
    wake: () => {},
    cancel: () => {},
    tell: { run: () => {}, other: () => {} },
    actions: { markRun: async () => true },
  };
  const handlers = stubHandlers({ ...clearRoutes(parts), ...backfillRoutes(parts) });
  return await openStubServer({ handlers, door: openDoor, clock });
}
