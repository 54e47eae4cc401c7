import type { Clock } from "@daymill/core";
import { silentLog } from "@daymill/metadata/testing";
import type { FastifyInstance } from "fastify";
import type { Doorkeeper } from "../api/access/doorkeeper.ts";
import type { Handlers } from "../api/handlers.ts";
import { eventRing, type EventRing } from "../api/live/event-ring.ts";
import { buildServer } from "../api/server.ts";
import { wellHealth } from "./stub-handlers.ts";

export interface StubServerParts {
  readonly handlers: Handlers;
  readonly door: Doorkeeper;
  readonly clock: Clock;
  /** What its stream tells. Default: nothing. */
  readonly ring?: EventRing | undefined;
}

/** The server with these handlers, of which nothing else is real; not listening. */
export async function openStubServer({ handlers, door, clock, ring }: StubServerParts): Promise<FastifyInstance> {
  return await buildServer({
    handlers,
    stream: { ring: ring ?? eventRing({ life: "a", capacity: 10 }), clock, version: "1" },
    door,
    health: async () => wellHealth,
    rules: { allowedHosts: [], url: "http://127.0.0.1:8080" },
    webDir: undefined,
    metrics: { text: async () => "daymill_up 1\n", requestEnded: () => {} },
    log: silentLog,
  });
}
