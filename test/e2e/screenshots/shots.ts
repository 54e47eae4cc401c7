/** What is made before the pictures are taken, as their addresses name it. */
export interface Scene {
  /** The run of last night, which failed. */
  readonly failedRun: string;
  /** A backfill that goes on. */
  readonly backfillId: number;
}

export interface Shot {
  /** Of the file, before `-light.png` and `-dark.png`. */
  readonly name: string;
  readonly path: (scene: Scene) => string;
  /** A text that is there once the page is drawn. */
  readonly drawn: string;
}

const runOf = ({ failedRun }: Scene): string => `/dags/orders/runs/${failedRun}`;

/** The main pages. */
export const SHOTS: readonly Shot[] = [
  { name: "home", path: () => "/", drawn: "at the busiest hour" },
  { name: "dag-list", path: () => "/dags", drawn: "Invoices of the day" },
  {
    name: "grid",
    path: ({ failedRun }) => `/dags/orders/grid?run=${encodeURIComponent(failedRun)}&ti=extract.load`,
    drawn: " runs · ",
  },
  { name: "calendar", path: () => "/dags/orders/calendar", drawn: "days with runs" },
  { name: "graph", path: (scene) => `${runOf(scene)}/graph`, drawn: "1 failed, 2 success" },
  { name: "run", path: runOf, drawn: "Why it failed" },
  { name: "task-log", path: (scene) => `${runOf(scene)}/tasks/extract.load/m/1`, drawn: "in the middle of row" },
  { name: "backfill", path: ({ backfillId }) => `/backfills/${backfillId}`, drawn: "Duration" },
  { name: "assets", path: () => "/assets/warehouse%2Forders", drawn: '"rows":' },
];
