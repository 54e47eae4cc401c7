const KEY = "daymill.dag-tab";

const TABS = ["grid", "calendar", "graph", "runs", "backfills", "code", "details", "events"] as const;

type DagTab = `/dags/$dagId/${(typeof TABS)[number]}`;

/** Where the bare address of a DAG leads: the part of a DAG that was looked at last in this browser, at first the grid. */
export function lastDagTab(): DagTab {
  return `/dags/$dagId/${TABS.find((tab) => tab === read()) ?? "grid"}`;
}

/** Remembers which part of a DAG an address is of, if it is of one. */
export function keepDagTab(path: string): void {
  const [, dags, , tab, more] = path.split("/");
  if (dags !== "dags" || more !== undefined || !TABS.some((one) => one === tab)) return;
  try {
    localStorage.setItem(KEY, tab ?? "");
  } catch {
    // Storage is blocked: it leads to the grid.
  }
}

function read(): string | null {
  try {
    return localStorage.getItem(KEY);
  } catch {
    return null;
  }
}
