import { Link, useLocation, useParams } from "@tanstack/react-router";
import { Fragment, type ReactNode } from "react";
import { useRun } from "../api/useRun.ts";
import { runLabel } from "../pages/naming.ts";
import styles from "./AppShell.module.css";
import { CrumbSwitch } from "./CrumbSwitch.tsx";
import { ListLink } from "../pages/ListLink.tsx";

const crumb = { className: styles.crumb ?? "", activeOptions: { exact: true, includeSearch: false } } as const;

/** Where one is, each step a link, with a way to another of its kind. */
export function Breadcrumbs() {
  const { dagId, runId, taskId, mapIndex, asset } = useParams({ strict: false });
  const place = { dagId: dagId ?? "", runId, taskId };
  const top = useLocation({ select: ({ pathname }) => topPart(pathname) });
  const items: readonly ReactNode[] =
    dagId === undefined
      ? [
          <Link key="top" to={`/${top.path}`} {...crumb}>
            {top.word}
          </Link>,
          asset === undefined ? null : (
            <span key="asset" className={styles.crumb} aria-current="page">
              {asset}
            </span>
          ),
        ]
      : [
          <ListLink key="dags" to="/dags" {...crumb}>
            DAGs
          </ListLink>,
          <Fragment key="dag">
            <Link to="/dags/$dagId" params={{ dagId }} {...crumb}>
              {dagId}
            </Link>
            <CrumbSwitch step="dag" place={place} />
          </Fragment>,
          runId === undefined ? null : (
            <Fragment key="run">
              <RunCrumb dagId={dagId} runId={runId} />
              <CrumbSwitch step="run" place={place} />
            </Fragment>
          ),
          runId === undefined || taskId === undefined ? null : (
            <Fragment key="task">
              <span className={styles.crumb} aria-current="page">
                {mapIndex === undefined ? taskId : `${taskId} [${mapIndex}]`}
              </span>
              <CrumbSwitch step="task" place={place} />
            </Fragment>
          ),
        ];
  return (
    <nav aria-label="Breadcrumbs" className={styles.crumbNav}>
      <ol className={styles.crumbs}>
        {items
          .filter((item) => item !== null)
          .map((item, at) => (
            <li key={at}>{item}</li>
          ))}
      </ol>
    </nav>
  );
}

function RunCrumb({ dagId, runId }: { dagId: string; runId: string }) {
  const run = useRun(dagId, runId).data;
  return (
    <Link to="/dags/$dagId/runs/$runId" params={{ dagId, runId }} {...crumb}>
      {run === undefined ? runId : runLabel(run)}
    </Link>
  );
}

const parts = {
  "": "Home",
  dags: "DAGs",
  runs: "Runs",
  "task-instances": "Task instances",
  backfills: "Backfills",
  assets: "Assets",
  lineage: "Lineage",
  problems: "Load problems",
  pools: "Pools",
  connections: "Connections",
  variables: "Variables",
  users: "Users",
  tokens: "API tokens",
  audit: "Audit log",
  system: "Health",
  roles: "Roles",
  settings: "Settings",
  "api-docs": "API",
} as const;

function topPart(pathname: string): { path: keyof typeof parts; word: string } {
  const first = pathname.split("/")[1] ?? "";
  // What an error means is asked for where there was one.
  const path = first === "errors" ? "problems" : isPart(first) ? first : "";
  return { path, word: parts[path] };
}

function isPart(name: string): name is keyof typeof parts {
  return Object.hasOwn(parts, name);
}
