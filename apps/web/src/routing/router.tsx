import { createRootRoute, createRoute, createRouter, lazyRouteComponent, redirect } from "@tanstack/react-router";
import { CrashPage } from "../pages/CrashPage.tsx";
import { startLayoutWorker } from "../pages/Graph/layoutWorker.ts";
import { NotFoundPage } from "../pages/NotFoundPage.tsx";
import { AppShell } from "../shell/AppShell.tsx";
import { isPhone } from "../ui/usePhone.ts";
import {
  type ApiDocsSearch,
  apiDocsSearch,
  type AssetSearch,
  assetSearch,
  type AssetsSearch,
  assetsSearch,
  type AuditSearch,
  auditSearch,
  type BackfillSearch,
  backfillSearch,
  type CalendarSearch,
  calendarSearch,
  type CodeSearch,
  codeSearch,
  type ConnectionsSearch,
  connectionsSearch,
  type DagGraphSearch,
  dagGraphSearch,
  type DagListSearch,
  dagListSearch,
  type DagSearch,
  dagSearch,
  type GanttSearch,
  ganttSearch,
  type GraphSearch,
  graphSearch,
  type GridSearch,
  gridSearch,
  type LineageSearch,
  lineageSearch,
  type MappedSearch,
  mappedSearch,
  type PoolsSearch,
  poolsSearch,
  type RolesSearch,
  rolesSearch,
  type RootSearch,
  rootSearch,
  type RunListSearch,
  runListSearch,
  type RunSearch,
  runSearch,
  type RunTasksSearch,
  runTasksSearch,
  type TaskListSearch,
  taskListSearch,
  type TaskSearch,
  taskSearch,
  type TokensSearch,
  tokensSearch,
  type UsersSearch,
  usersSearch,
  type VariablesSearch,
  variablesSearch,
} from "./searches.ts";
import { lastDagTab } from "./lastDagTab.ts";
import { keepFilters } from "./lastFilters.ts";
import { parseSearchText, printSearchText } from "./searchText.ts";

type Raw = Record<string, unknown>;

/** A drawing waits for its layout most of all: also when somebody only points at the link, the worker is started. */
function beforeDrawing({ search }: { readonly search: { readonly view?: string | undefined } }): void {
  if (search.view !== "outline" && !isPhone()) startLayoutWorker();
}

const root = createRootRoute({
  validateSearch: (raw: Raw): RootSearch => rootSearch.parse(raw),
  component: AppShell,
  notFoundComponent: NotFoundPage,
});

const home = createRoute({
  getParentRoute: () => root,
  path: "/",
  component: lazyRouteComponent(() => import("../pages/Home/HomePage.tsx")),
});

const dags = createRoute({
  getParentRoute: () => root,
  path: "/dags",
  validateSearch: (raw: Raw): DagListSearch => dagListSearch.parse(raw),
  component: lazyRouteComponent(() => import("../pages/DagList/DagListPage.tsx")),
});

const dag = createRoute({
  getParentRoute: () => root,
  path: "/dags/$dagId",
  validateSearch: (raw: Raw): DagSearch => dagSearch.parse(raw),
  component: lazyRouteComponent(() => import("../pages/DagDetail/DagLayout.tsx")),
});

const dagHome = createRoute({
  getParentRoute: () => dag,
  path: "/",
  beforeLoad: ({ params }) => {
    throw redirect({ to: lastDagTab(), params, replace: true });
  },
});

const dagGrid = createRoute({
  getParentRoute: () => dag,
  path: "/grid",
  validateSearch: (raw: Raw): GridSearch => gridSearch.parse(raw),
  component: lazyRouteComponent(() => import("../pages/DagDetail/DagGridPage.tsx")),
});

const dagGraph = createRoute({
  getParentRoute: () => dag,
  path: "/graph",
  validateSearch: (raw: Raw): DagGraphSearch => dagGraphSearch.parse(raw),
  beforeLoad: beforeDrawing,
  component: lazyRouteComponent(() => import("../pages/DagDetail/DagGraphPage.tsx")),
});

const dagCalendar = createRoute({
  getParentRoute: () => dag,
  path: "/calendar",
  validateSearch: (raw: Raw): CalendarSearch => calendarSearch.parse(raw),
  component: lazyRouteComponent(() => import("../pages/DagDetail/DagCalendarPage.tsx")),
});

const dagRuns = createRoute({
  getParentRoute: () => dag,
  path: "/runs",
  validateSearch: (raw: Raw): RunListSearch => runListSearch.parse(raw),
  component: lazyRouteComponent(() => import("../pages/DagDetail/DagRunsPage.tsx")),
});

const dagBackfills = createRoute({
  getParentRoute: () => dag,
  path: "/backfills",
  component: lazyRouteComponent(() => import("../pages/DagDetail/DagBackfillsPage.tsx")),
});

const dagCode = createRoute({
  getParentRoute: () => dag,
  path: "/code",
  validateSearch: (raw: Raw): CodeSearch => codeSearch.parse(raw),
  component: lazyRouteComponent(() => import("../pages/Code/DagCodePage.tsx")),
});

const dagDetails = createRoute({
  getParentRoute: () => dag,
  path: "/details",
  component: lazyRouteComponent(() => import("../pages/DagDetail/DagDetailsPage.tsx")),
});

const dagEvents = createRoute({
  getParentRoute: () => dag,
  path: "/events",
  component: lazyRouteComponent(() => import("../pages/DagDetail/DagEventsPage.tsx")),
});

const dagTask = createRoute({
  getParentRoute: () => dag,
  path: "/tasks/$taskId",
  component: lazyRouteComponent(() => import("../pages/DagDetail/DagTaskPage.tsx")),
});

const run = createRoute({
  getParentRoute: () => root,
  path: "/dags/$dagId/runs/$runId",
  validateSearch: (raw: Raw): RunSearch => runSearch.parse(raw),
  component: lazyRouteComponent(() => import("../pages/Run/RunLayout.tsx")),
});

const runTasks = createRoute({
  getParentRoute: () => run,
  path: "/",
  validateSearch: (raw: Raw): RunTasksSearch => runTasksSearch.parse(raw),
  component: lazyRouteComponent(() => import("../pages/Run/RunTasksPage.tsx")),
});

const runGraph = createRoute({
  getParentRoute: () => run,
  path: "/graph",
  validateSearch: (raw: Raw): GraphSearch => graphSearch.parse(raw),
  beforeLoad: beforeDrawing,
  component: lazyRouteComponent(() => import("../pages/Run/RunGraphPage.tsx")),
});

const runGantt = createRoute({
  getParentRoute: () => run,
  path: "/gantt",
  validateSearch: (raw: Raw): GanttSearch => ganttSearch.parse(raw),
  component: lazyRouteComponent(() => import("../pages/Run/RunGanttPage.tsx")),
});

const runEvents = createRoute({
  getParentRoute: () => run,
  path: "/events",
  component: lazyRouteComponent(() => import("../pages/Run/RunEventsPage.tsx")),
});

const task = createRoute({
  getParentRoute: () => root,
  path: "/dags/$dagId/runs/$runId/tasks/$taskId",
  validateSearch: (raw: Raw): TaskSearch => taskSearch.parse(raw),
  component: lazyRouteComponent(() => import("../pages/TaskInstance/TaskInstancePage.tsx")),
});

/** The page of its parent, for one instance of a mapped task. */
const mapped = createRoute({ getParentRoute: () => task, path: "/m/$mapIndex" });

const mappedGroup = createRoute({
  getParentRoute: () => root,
  path: "/dags/$dagId/runs/$runId/tasks/$taskId/m",
  validateSearch: (raw: Raw): MappedSearch => mappedSearch.parse(raw),
  component: lazyRouteComponent(() => import("../pages/Mapped/MappedPage.tsx")),
});

const runs = createRoute({
  getParentRoute: () => root,
  path: "/runs",
  validateSearch: (raw: Raw): RunListSearch => runListSearch.parse(raw),
  component: lazyRouteComponent(() => import("../pages/RunList/RunListPage.tsx")),
});

const shortLink = createRoute({
  getParentRoute: () => root,
  path: "/r/$runId",
  component: lazyRouteComponent(() => import("../pages/ShortLinkPage.tsx")),
});

const taskInstances = createRoute({
  getParentRoute: () => root,
  path: "/task-instances",
  validateSearch: (raw: Raw): TaskListSearch => taskListSearch.parse(raw),
  component: lazyRouteComponent(() => import("../pages/TaskList/TaskListPage.tsx")),
});

const backfills = createRoute({
  getParentRoute: () => root,
  path: "/backfills",
  component: lazyRouteComponent(() => import("../pages/Backfills/BackfillListPage.tsx")),
});

const backfill = createRoute({
  getParentRoute: () => root,
  path: "/backfills/$backfillId",
  validateSearch: (raw: Raw): BackfillSearch => backfillSearch.parse(raw),
  component: lazyRouteComponent(() => import("../pages/Backfills/BackfillPage.tsx")),
});

const assets = createRoute({
  getParentRoute: () => root,
  path: "/assets",
  validateSearch: (raw: Raw): AssetsSearch => assetsSearch.parse(raw),
  component: lazyRouteComponent(() => import("../pages/Assets/AssetListPage.tsx")),
});

const asset = createRoute({
  getParentRoute: () => root,
  path: "/assets/$asset",
  validateSearch: (raw: Raw): AssetSearch => assetSearch.parse(raw),
  component: lazyRouteComponent(() => import("../pages/Assets/AssetPage.tsx")),
});

const lineage = createRoute({
  getParentRoute: () => root,
  path: "/lineage",
  validateSearch: (raw: Raw): LineageSearch => lineageSearch.parse(raw),
  beforeLoad: beforeDrawing,
  component: lazyRouteComponent(() => import("../pages/Assets/LineagePage.tsx")),
});

const problems = createRoute({
  getParentRoute: () => root,
  path: "/problems",
  component: lazyRouteComponent(() => import("../pages/Problems/ProblemsPage.tsx")),
});

const errorHelp = createRoute({
  getParentRoute: () => root,
  path: "/errors/$code",
  component: lazyRouteComponent(() => import("../pages/Problems/ErrorHelpPage.tsx")),
});

const pools = createRoute({
  getParentRoute: () => root,
  path: "/pools",
  validateSearch: (raw: Raw): PoolsSearch => poolsSearch.parse(raw),
  component: lazyRouteComponent(() => import("../pages/Admin/PoolsPage.tsx")),
});

const connections = createRoute({
  getParentRoute: () => root,
  path: "/connections",
  validateSearch: (raw: Raw): ConnectionsSearch => connectionsSearch.parse(raw),
  component: lazyRouteComponent(() => import("../pages/Admin/ConnectionsPage.tsx")),
});

const variables = createRoute({
  getParentRoute: () => root,
  path: "/variables",
  validateSearch: (raw: Raw): VariablesSearch => variablesSearch.parse(raw),
  component: lazyRouteComponent(() => import("../pages/Admin/VariablesPage.tsx")),
});

const users = createRoute({
  getParentRoute: () => root,
  path: "/users",
  validateSearch: (raw: Raw): UsersSearch => usersSearch.parse(raw),
  component: lazyRouteComponent(() => import("../pages/Access/UsersPage.tsx")),
});

const roles = createRoute({
  getParentRoute: () => root,
  path: "/roles",
  validateSearch: (raw: Raw): RolesSearch => rolesSearch.parse(raw),
  component: lazyRouteComponent(() => import("../pages/Access/RolesPage.tsx")),
});

const tokens = createRoute({
  getParentRoute: () => root,
  path: "/tokens",
  validateSearch: (raw: Raw): TokensSearch => tokensSearch.parse(raw),
  component: lazyRouteComponent(() => import("../pages/Access/TokensPage.tsx")),
});

const audit = createRoute({
  getParentRoute: () => root,
  path: "/audit",
  validateSearch: (raw: Raw): AuditSearch => auditSearch.parse(raw),
  component: lazyRouteComponent(() => import("../pages/Audit/AuditPage.tsx")),
});

const settings = createRoute({
  getParentRoute: () => root,
  path: "/settings",
  component: lazyRouteComponent(() => import("../pages/Settings/SettingsPage.tsx")),
});

const apiDocs = createRoute({
  getParentRoute: () => root,
  path: "/api-docs",
  validateSearch: (raw: Raw): ApiDocsSearch => apiDocsSearch.parse(raw),
  component: lazyRouteComponent(() => import("../pages/ApiDocs/ApiDocsPage.tsx")),
});

const system = createRoute({
  getParentRoute: () => root,
  path: "/system",
  component: lazyRouteComponent(() => import("../pages/Health/HealthPage.tsx")),
});

const routeTree = root.addChildren([
  home,
  dags,
  dag.addChildren([
    dagHome,
    dagGrid,
    dagCalendar,
    dagGraph,
    dagRuns,
    dagBackfills,
    dagCode,
    dagDetails,
    dagEvents,
    dagTask,
  ]),
  run.addChildren([runTasks, runGraph, runGantt, runEvents]),
  task.addChildren([mapped]),
  mappedGroup,
  runs,
  shortLink,
  taskInstances,
  backfills,
  backfill,
  assets,
  asset,
  lineage,
  problems,
  errorHelp,
  pools,
  connections,
  variables,
  users,
  roles,
  tokens,
  audit,
  system,
  settings,
  apiDocs,
]);

/** Path to page. What a view shows stands in the path and the query, so that every view is a link. */
export const router = createRouter({
  routeTree,
  parseSearch: parseSearchText,
  stringifySearch: printSearchText,
  pathParamsAllowedCharacters: [":", "+"],
  defaultErrorComponent: CrashPage,
  defaultPreload: "intent",
  scrollRestoration: true,
});

router.subscribe("onResolved", ({ toLocation }) => keepFilters(toLocation));

declare module "@tanstack/react-router" {
  interface Register {
    router: typeof router;
  }
}
