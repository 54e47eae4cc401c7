import type { Health } from "@daymill/contract";
import type { RunRetention } from "../housekeeping/expire-runs.ts";
import type { RunFileFolders } from "../housekeeping/run-files.ts";
import type { ConnectionSource } from "../secrets/connection-source.ts";
import type { Logger } from "@daymill/core";
import type { DeployDesk } from "../deploys/deploy-desk.ts";
import type { Sealer } from "../secrets/sealer.ts";
import type { DataDescriber } from "../tools/describe-data.ts";
import type { MessageTools } from "../tools/message-tools.ts";
import type { ConnectionTester } from "../tools/test-connection.ts";
import type { ActionParts } from "./actions/actions.ts";
import { buildActions } from "./actions/build-actions.ts";
import type { Doorkeeper } from "./access/doorkeeper.ts";
import { guardedHandlers } from "./access/guarded-handlers.ts";
import { ownSession } from "./access/own-session.ts";
import { passwordCheck } from "./access/password-check.ts";
import { passwordsOf } from "./access/passwords.ts";
import { secondFactors } from "./access/second-factor/second-factors.ts";
import { auditedHandlers } from "./audit/audited-handlers.ts";
import type { OidcConfig } from "../config.ts";
import { signInLimits } from "./access/sign-in-limits.ts";
import type { Handlers } from "./handlers.ts";
import type { InstanceEnds } from "./live/instance-ends.ts";
import { pageReader } from "./reader.ts";
import { auditRoutes } from "./routes/audit.ts";
import { assetQueueRoutes } from "./routes/asset-queues.ts";
import { approvalRoutes } from "./routes/approvals.ts";
import { assetRoutes } from "./routes/assets.ts";
import { backfillScheduleRoutes } from "./routes/backfill-schedules.ts";
import { backfillRoutes } from "./routes/backfills.ts";
import { calendarRoutes } from "./routes/calendar.ts";
import { callbackRoutes } from "./routes/callbacks.ts";
import { clearRoutes } from "./routes/clears.ts";
import { dataRoutes } from "./routes/data.ts";
import { connectionRoutes } from "./routes/connections.ts";
import { dagDeletionRoutes } from "./routes/dag-deletion.ts";
import { dagRoutes } from "./routes/dags.ts";
import { deployRoutes } from "./routes/deploys.ts";
import { gridRoutes } from "./routes/grid.ts";
import { logRoutes } from "./routes/logs.ts";
import { markRoutes } from "./routes/marks.ts";
import { notificationRoutes } from "./routes/notifications.ts";
import { oidcRoutes } from "./routes/oidc-sign-in.ts";
import { outputRoutes } from "./routes/outputs.ts";
import { overviewRoutes } from "./routes/overview.ts";
import { poolRoutes } from "./routes/pools.ts";
import { retentionRoutes } from "./routes/retention.ts";
import { roleRoutes } from "./routes/roles.ts";
import { runRoutes } from "./routes/runs.ts";
import { searchRoutes } from "./routes/search.ts";
import { sessionRoutes } from "./routes/sessions.ts";
import { systemRoutes } from "./routes/system.ts";
import { taskInstanceRoutes } from "./routes/task-instances.ts";
import { throughputRoutes } from "./routes/throughput.ts";
import { timelineRoutes } from "./routes/timeline.ts";
import { tokenRoutes } from "./routes/tokens.ts";
import { secondFactorRoutes } from "./routes/second-factor.ts";
import { secretRoutes } from "./routes/secrets.ts";
import { userRoutes } from "./routes/users.ts";
import { variableHistoryRoutes } from "./routes/variable-history.ts";
import { variableRoutes } from "./routes/variables.ts";
import { versionRoutes } from "./routes/versions.ts";
import { workerRoutes } from "./routes/workers.ts";
import { throughputCache } from "./throughput-cache.ts";
import { versionCache } from "./version-cache.ts";

/** All that the API stands on. */
export interface ApiParts extends ActionParts {
  readonly version: string;
  readonly door: Doorkeeper;
  readonly log: Logger;
  /** The folder of attempt logs, absolute. */
  readonly logs: string;
  /** How long logs are kept, in ms. */
  readonly logsKeptMs: number;
  /** Where runs leave files. */
  readonly runFolders: RunFileFolders;
  readonly runRetention: RunRetention;
  readonly connections: ConnectionSource;
  /** The names of the pools of the configuration. */
  readonly declaredPools: ReadonlySet<string>;
  readonly testConnection: ConnectionTester;
  readonly messages: MessageTools;
  readonly describeData: DataDescriber;
  readonly sealer: Sealer;
  readonly ends: InstanceEnds;
  readonly health: () => Promise<Health>;
  readonly desk: DeployDesk;
  /** Where people may sign in besides here. */
  readonly oidc: OidcConfig | undefined;
  /** The roles of which a second factor is demanded of who signs in with a password. */
  readonly secondFactorFor: readonly string[];
  /** Where people reach the web UI, without a slash at the end. */
  readonly url: string;
}

/** One handler for every route, called by who may do it; what changes something leaves an entry in the audit log. */
export function buildHandlers(parts: ApiParts): Handlers {
  return guardedHandlers(auditedHandlers(plainHandlers(parts), parts), parts);
}

function plainHandlers(parts: ApiParts): Handlers {
  const limits = signInLimits(parts.clock);
  const passwords = passwordsOf();
  const entrance = {
    limits,
    passwords,
    checkPassword: passwordCheck({ ...parts, limits, passwords }),
    factors: secondFactors(parts),
    session: ownSession(parts),
  };
  const read = pageReader(parts.db);
  const all = {
    ...parts,
    ...entrance,
    read,
    throughput: throughputCache({ ...parts, read }),
    versions: versionCache(),
    actions: buildActions(parts),
  };
  return {
    ...systemRoutes(all),
    ...workerRoutes({ ...all, wake: () => parts.wake([]) }),
    ...overviewRoutes(all),
    ...timelineRoutes(all),
    ...throughputRoutes(all),
    ...searchRoutes(all),
    ...dagRoutes(all),
    ...dagDeletionRoutes(all),
    ...versionRoutes(all),
    ...gridRoutes(all),
    ...calendarRoutes(all),
    ...runRoutes(all),
    ...taskInstanceRoutes(all),
    ...outputRoutes(all),
    ...approvalRoutes(all),
    ...dataRoutes(all),
    ...logRoutes(all),
    ...callbackRoutes(all),
    ...notificationRoutes(all),
    ...retentionRoutes(all),
    ...clearRoutes(all),
    ...markRoutes(all),
    ...deployRoutes({ ...all, wake: () => parts.wake([]) }),
    ...backfillRoutes(all),
    ...assetRoutes(all),
    ...assetQueueRoutes(all),
    ...backfillScheduleRoutes(all),
    ...poolRoutes({ ...all, wake: () => parts.wake([]) }),
    ...connectionRoutes(all),
    ...variableRoutes(all),
    ...variableHistoryRoutes(all),
    ...secretRoutes(all),
    ...sessionRoutes(all),
    ...secondFactorRoutes(all),
    ...oidcRoutes(all),
    ...userRoutes(all),
    ...roleRoutes(all),
    ...tokenRoutes(all),
    ...auditRoutes(all),
  };
}
