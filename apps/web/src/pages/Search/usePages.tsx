import type { NavigateOptions } from "@tanstack/react-router";
import { Icon, type IconName } from "../../ui/Icon.tsx";
import type { PaletteItem } from "../../ui/Palette.tsx";
import { useSavedViews } from "../../ui/savedViews.ts";
import { useAdminPages } from "../Admin/useAdminPages.ts";
import type { Place } from "./place.ts";
import { placeLink, useGo } from "./useGo.ts";

type PageEntry = readonly [label: string, icon: IconName, link: NavigateOptions];

const everywhere: readonly PageEntry[] = [
  ["Home", "home", { to: "/" }],
  ["DAGs", "dags", { to: "/dags" }],
  ["Runs", "runs", { to: "/runs" }],
  ["Failed runs", "runs", { to: "/runs", search: { state: "failed" } }],
  ["Task instances", "runs", { to: "/task-instances" }],
  ["Backfills", "backfills", { to: "/backfills" }],
  ["Assets", "assets", { to: "/assets" }],
  ["Lineage", "assets", { to: "/lineage" }],
  ["Load problems", "problems", { to: "/problems" }],
  ["Settings", "system", { to: "/settings" }],
  ["API", "system", { to: "/api-docs" }],
];

function ofDag(dagId: string): readonly PageEntry[] {
  const params = { dagId };
  return [
    [`Grid of ${dagId}`, "dags", { to: "/dags/$dagId/grid", params }],
    [`Calendar of ${dagId}`, "calendar", { to: "/dags/$dagId/calendar", params }],
    [`Graph of ${dagId}`, "dags", { to: "/dags/$dagId/graph", params }],
    [`Runs of ${dagId}`, "runs", { to: "/dags/$dagId/runs", params }],
    [`Backfills of ${dagId}`, "backfills", { to: "/dags/$dagId/backfills", params }],
    [`Code of ${dagId}`, "dags", { to: "/dags/$dagId/code", params }],
    [`Details of ${dagId}`, "dags", { to: "/dags/$dagId/details", params }],
  ];
}

function ofRun(dagId: string, runId: string): readonly PageEntry[] {
  const params = { dagId, runId };
  return [
    ["Tasks of this run", "runs", placeLink(params)],
    ["Gantt of this run", "runs", { to: "/dags/$dagId/runs/$runId/gantt", params }],
    ["Graph of this run", "dags", { to: "/dags/$dagId/runs/$runId/graph", params }],
  ];
}

/**
 * The views that somebody keeps, the pages of the DAG and run at hand, and those of the product that are there for who is signed
 * in.
 */
export function usePages({ dagId, runId }: Partial<Place>): readonly PaletteItem[] {
  const go = useGo();
  const admin = useAdminPages();
  const views = useSavedViews();
  const entries: readonly PageEntry[] = [
    ...(dagId === undefined || runId === undefined ? [] : ofRun(dagId, runId)),
    ...(dagId === undefined ? [] : ofDag(dagId)),
    ...everywhere,
    ...admin.map(({ label, to }): PageEntry => [label, "admin", { to }]),
  ];
  const saved = views.map(({ href, name }): PageEntry => [name || href, "star", { href }]);
  return [...saved, ...entries].map(([label, icon, link]) => ({
    key: `page:${label}:${link.href ?? ""}`,
    label,
    icon: <Icon name={icon} />,
    pick: (elsewhere) => go(link, elsewhere),
  }));
}
