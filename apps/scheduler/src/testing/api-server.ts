import { join } from "node:path";
import type { Clock } from "@daymill/core";
import type { MetadataDatabase } from "@daymill/metadata";
import { silentLog } from "@daymill/metadata/testing";
import type { FastifyInstance } from "fastify";
import { type ApiParts, buildHandlers } from "../api/build-handlers.ts";
import type { Doorkeeper } from "../api/access/doorkeeper.ts";
import type { EventRing } from "../api/live/event-ring.ts";
import { instanceEnds } from "../api/live/instance-ends.ts";
import { bundleStore } from "../bundle/bundle-store.ts";
import { deployDesk } from "../deploys/deploy-desk.ts";
import { connectionSource } from "../secrets/connection-source.ts";
import { sealer } from "../secrets/sealer.ts";
import { openDoor } from "./open-door.ts";
import { wellHealth } from "./stub-handlers.ts";
import { openStubServer } from "./stub-server.ts";

const LOGS_KEPT_MS = 90 * 86_400_000;

/** What a test says of a server; the rest is as on a machine where nobody configured anything. */
export interface ApiServerParts
  extends Pick<ApiParts, "testConnection" | "wake" | "cancel" | "tell">, Partial<Pick<ApiParts, "messages">> {
  readonly db: MetadataDatabase["db"];
  readonly clock: Clock;
  /** A folder of its own, for all that it writes. */
  readonly logs: string;
  /** Default: open to everybody. */
  readonly door?: Doorkeeper;
  readonly ring?: EventRing;
}

/** A server with every route as it is, on that database; nobody deploys and nobody looks at data. */
export async function openApiServer({
  db,
  clock,
  logs,
  door = openDoor,
  ring,
  ...told
}: ApiServerParts): Promise<FastifyInstance> {
  const sealing = sealer([new Uint8Array(32)]);
  const handlers = buildHandlers({
    db,
    clock,
    version: "1",
    door,
    log: silentLog,
    logs,
    logsKeptMs: LOGS_KEPT_MS,
    runFolders: { logs, workspace: join(logs, "workspace"), outputs: join(logs, "outputs") },
    runRetention: { runsMs: undefined, runsPerDag: undefined },
    sealer: sealing,
    connections: connectionSource({
      db,
      sealer: sealing,
      layout: { lake: "/data/lake", warehouse: "/data/warehouse" },
      declared: {},
    }),
    declaredPools: new Set(["declared"]),
    describeData: async () => {
      throw new Error("nobody asks for data here");
    },
    messages: {
      sendTest: async () => {
        throw new Error("nobody sends messages here");
      },
      preview: async () => {
        throw new Error("nobody asks for messages here");
      },
    },
    oidc: undefined,
    secondFactorFor: [],
    url: "http://localhost",
    desk: deployDesk({
      db,
      store: bundleStore(join(logs, "bundles")),
      parser: async () => {
        throw new Error("nobody deploys here");
      },
    }),
    ends: instanceEnds(),
    health: async () => wellHealth,
    ...told,
  });
  return await openStubServer({ handlers, door, clock, ring });
}
