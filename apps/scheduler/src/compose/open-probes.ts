import type { Opened } from "@daymill/core";
import { doorkeeper } from "../api/access/doorkeeper.ts";
import { registerProbes } from "../api/access/register-probes.ts";
import { newSecret } from "../api/access/secret-text.ts";
import { baseServer } from "../api/base-server.ts";
import type { SchedulerEvents } from "../loop/scheduler-events.ts";
import { createMetrics } from "../observability/metrics.ts";
import { readStanding } from "../observability/standing.ts";
import { ensureUsers } from "./ensure-users.ts";
import { healthWatch } from "./health.ts";
import { listen } from "./listen.ts";
import type { Base } from "./open-base.ts";

export interface ProbesParts {
  readonly base: Base;
  readonly events: SchedulerEvents;
  readonly isReady: () => boolean;
}

/**
 * Answers probes and Prometheus for a scheduler or worker without an API, if `probes.port` says where. What is opened is
 * deferred to `opened`. Rejects with E103 or E105, as an API does.
 */
export async function openProbes({ base, events, isReady }: ProbesParts, opened: Opened): Promise<void> {
  const { database, config, clock, version } = base;
  const { probes, server, oidc, auth } = config;
  if (probes.port === undefined) return;
  const { db } = database;
  const log = base.log.child({ component: "probes" });
  // Nobody is local here: the key is thrown away.
  const door = doorkeeper({
    db,
    clock,
    localKey: newSecret("dml_"),
    hasProvider: oidc !== undefined,
    secondFactorFor: auth.requireSecondFactor,
  });
  const app = baseServer({ rules: server, log });
  registerProbes(app, {
    health: healthWatch({ database, events, clock, version, isReady }),
    metrics: createMetrics({ events, standing: () => readStanding(db, clock.now()) }),
    door,
    rules: server,
  });
  opened.defer(() => app.close());
  const isShut = (await ensureUsers(base)) || oidc !== undefined;
  const url = await listen(app, { host: server.host, port: probes.port }, { isShut });
  log.info("probes and Prometheus are answered", { url });
}
