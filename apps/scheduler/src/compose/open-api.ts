import { randomBytes } from "node:crypto";
import type { FastifyInstance } from "fastify";
import type { AttemptKey, Clock, Logger, RunKey } from "@daymill/core";
import type { MetadataDatabase } from "@daymill/metadata";
import type { Health } from "@daymill/contract";
import type { Teller } from "../api/actions/actions.ts";
import { buildHandlers } from "../api/build-handlers.ts";
import { changeGatherer } from "../api/live/change-gatherer.ts";
import { eventRing } from "../api/live/event-ring.ts";
import { frameTimer } from "../api/live/frame-timer.ts";
import { instanceEnds } from "../api/live/instance-ends.ts";
import { feedFromScheduler } from "../api/live/scheduler-feed.ts";
import { buildServer } from "../api/server.ts";
import type { DataLayout } from "../data-layout.ts";
import type { SchedulerEvents } from "../loop/scheduler-events.ts";
import type { Metrics } from "../observability/metrics.ts";
import type { ConnectionSource } from "../secrets/connection-source.ts";
import type { Sealer } from "../secrets/sealer.ts";

/** How many events a browser may miss before it has to fetch anew: some minutes of a busy server. */
const KEPT_EVENTS = 5_000;

/** What the API asks of the scheduler of this process. */
export interface SchedulerControl {
  wake(runs: readonly RunKey[]): void;
  cancel(attempts: readonly AttemptKey[], reason: string): void;
}

export interface ApiParts {
  readonly db: MetadataDatabase["db"];
  readonly layout: DataLayout;
  /** Names by which the server may be addressed besides the loopback ones. */
  readonly allowedHosts: readonly string[];
  /** The built web app; undefined: API only. */
  readonly webDir: string | undefined;
  readonly clock: Clock;
  readonly log: Logger;
  readonly version: string;
  readonly connections: ConnectionSource;
  readonly sealer: Sealer;
  readonly events: SchedulerEvents;
  readonly control: SchedulerControl;
  readonly health: () => Promise<Health>;
  readonly metrics: Metrics;
}

export interface Api {
  readonly app: FastifyInstance;
  /** To be told of what the scheduler does not tell: DAGs and load problems. */
  readonly tell: Teller;
}

/** The HTTP server with everything behind it, not yet listening. */
export async function openApi(parts: ApiParts): Promise<Api> {
  const { clock, version, control, log } = parts;
  const ring = eventRing({ life: randomBytes(4).toString("hex"), capacity: KEPT_EVENTS });
  const frames = frameTimer();
  const changes = changeGatherer({
    publish: (event) => ring.publish(event),
    schedule: (flush) => frames.schedule(flush),
  });
  const ends = instanceEnds();
  feedFromScheduler(parts.events, { gatherer: changes, ends });
  const tell: Teller = {
    run: ({ dagId, runId }) => changes.run({ dagId, runId, tasks: null }),
    other: (event) => changes.other(event),
  };
  const app = await buildServer({
    handlers: buildHandlers({ ...parts, ...control, logs: parts.layout.logs, ends, tell }),
    stream: { ring, clock, version },
    rules: { allowedHosts: parts.allowedHosts },
    webDir: parts.webDir,
    metrics: parts.metrics,
    log,
  });
  app.addHook("onClose", async () => frames.close());
  return { app, tell };
}
