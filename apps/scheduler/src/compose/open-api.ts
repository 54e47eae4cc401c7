import type { FastifyInstance } from "fastify";
import type { AttemptKey, RunKey } from "@daymill/core";
import { doorkeeper } from "../api/access/doorkeeper.ts";
import { buildHandlers } from "../api/build-handlers.ts";
import { buildServer } from "../api/server.ts";
import type { SchedulerEvents } from "../loop/scheduler-events.ts";
import { createMetrics } from "../observability/metrics.ts";
import { readStanding } from "../observability/standing.ts";
import { dataDescriber } from "../tools/describe-data.ts";
import { messageTools } from "../tools/message-tools.ts";
import { connectionTester } from "../tools/test-connection.ts";
import type { DeployDesk } from "../deploys/deploy-desk.ts";
import { healthWatch } from "./health.ts";
import type { Base } from "./open-base.ts";
import type { Live } from "./open-live.ts";
import { warnOfDemands } from "./warn-of-roles.ts";

/** What the API asks of the scheduler. */
export interface SchedulerControl {
  /** These runs changed: they go on at once. */
  wake(runs: readonly RunKey[]): void;
  /** Stops attempts that were taken away. */
  cancel(attempts: readonly AttemptKey[], reason: string): void;
}

export interface ApiParts {
  readonly base: Base;
  readonly events: SchedulerEvents;
  readonly live: Live;
  readonly control: SchedulerControl;
  /** Whether the scheduler runs in this process, so that its health can be told. */
  readonly schedules: boolean;
  readonly isReady: () => boolean;
  /** Whoever has it may do everything: it stands where only who runs the server can read it. */
  readonly localKey: string;
  readonly desk: DeployDesk;
}

/** The HTTP server with everything behind it, not yet listening. */
export async function openApi(parts: ApiParts): Promise<FastifyInstance> {
  const { base, events, live, control, schedules, isReady, localKey, desk } = parts;
  const { database, config, clock, version, place, layout } = base;
  const { db } = database;
  const { ring, ends, tell } = live;
  const health = healthWatch({ database, events: schedules ? events : undefined, clock, version, isReady });
  const secondFactorFor = config.auth.requireSecondFactor;
  const log = base.log.child({ component: "api" });
  await warnOfDemands({ db, log }, secondFactorFor);
  const door = doorkeeper({ db, clock, localKey, hasProvider: config.oidc !== undefined, secondFactorFor });
  return await buildServer({
    handlers: buildHandlers({
      ...base,
      log,
      door,
      ...control,
      db,
      testConnection: connectionTester({ environment: base.environment }),
      messages: messageTools({ environment: base.environment }),
      describeData: dataDescriber({ environment: base.environment }),
      declaredPools: new Set(Object.keys(config.pools)),
      logs: layout.logs,
      logsKeptMs: config.retention.logsMs,
      runFolders: layout,
      runRetention: config.retention,
      ends,
      tell,
      health,
      desk,
      oidc: config.oidc,
      secondFactorFor,
      requiresNote: config.audit.requireNote,
      url: config.server.url,
    }),
    stream: { ring, clock, version },
    door,
    health,
    rules: config.server,
    webDir: place.webDir,
    metrics: createMetrics({ events, standing: () => readStanding(db, clock.now()) }),
    log,
  });
}
