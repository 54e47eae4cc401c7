import type { EndpointName } from "./endpoints.ts";
import type { Route } from "./route.ts";
import { accessRoutes } from "./routes/access-routes.ts";
import { adminRoutes } from "./routes/admin-routes.ts";
import { assetRoutes } from "./routes/asset-routes.ts";
import { auditRoutes } from "./routes/audit-routes.ts";
import { backfillRoutes } from "./routes/backfill-routes.ts";
import { backfillScheduleRoutes } from "./routes/backfill-schedule-routes.ts";
import { callbackRoutes } from "./routes/callback-routes.ts";
import { changeRoutes } from "./routes/change-routes.ts";
import { dataRoutes } from "./routes/data-routes.ts";
import { dagRoutes } from "./routes/dag-routes.ts";
import { deployRoutes } from "./routes/deploy-routes.ts";
import { retentionRoutes } from "./routes/retention-routes.ts";
import { runRoutes } from "./routes/run-routes.ts";
import { searchRoutes } from "./routes/search-routes.ts";
import { systemRoutes } from "./routes/system-routes.ts";
import { taskInstanceRoutes } from "./routes/task-instance-routes.ts";

/** What each endpoint of /api/v1 takes, gives and needs. Server, OpenAPI document and the client's types are made from it. */
export const routes = {
  ...systemRoutes,
  ...searchRoutes,
  ...dagRoutes,
  ...runRoutes,
  ...taskInstanceRoutes,
  ...dataRoutes,
  ...callbackRoutes,
  ...changeRoutes,
  ...retentionRoutes,
  ...deployRoutes,
  ...backfillRoutes,
  ...assetRoutes,
  ...backfillScheduleRoutes,
  ...adminRoutes,
  ...accessRoutes,
  ...auditRoutes,
} as const satisfies Record<EndpointName, Route>;

export type Routes = typeof routes;
export type RouteName = keyof Routes;
