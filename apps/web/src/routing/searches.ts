import {
  AUDIT_ACTIONS,
  type ChangingEndpoint,
  DAG_SORTS,
  LogLevel,
  RunState,
  RunType,
  TaskState,
} from "@daymill/contract";
import { WEEKDAYS } from "../ui/time/dayMath.ts";
import {
  anyOf,
  count,
  day,
  flag,
  hour,
  longText,
  month,
  oneOf,
  type SearchOf,
  search,
  text,
  zone,
} from "./searchFields.ts";

/** The options of the clear dialog; absent ones take the default of what is cleared. */
const clearFields = {
  up: flag,
  down: flag,
  past: flag,
  future: flag,
  /** The first and the last day of those runs. */
  since: day,
  until: day,
  only: oneOf(["all", "failed"]),
  stop: flag,
  latest: flag,
  producers: flag,
  /** What depends on it in other DAGs. */
  others: flag,
};

/** How the mark dialog would mark, and whether what failed for want of it stays as it is. */
const markFields = {
  as: oneOf(["success", "failed", "skipped"]),
  keep: flag,
};

/** What every page understands. */
export const rootSearch = search({
  /** Whose clock the times of this view follow, whatever the reader chose: a zone, or that of the DAG. */
  tz: zone,
});

export const dagListSearch = search({
  q: text,
  tag: anyOf(text),
  /** Of several tags; absent: a DAG needs one of them. */
  tags: oneOf(["all"]),
  owner: text,
  /** Those that are starred in this browser; of which a backfill goes on; whose file has problems. */
  only: oneOf(["favourites", "backfilling", "problems"]),
  state: oneOf([RunState.failed, RunState.running, RunState.success, RunState.queued]),
  paused: oneOf(["active", "paused"]),
  /** Absent: by id. */
  sort: oneOf(DAG_SORTS),
  /** Absent: a table; a phone gets cards. */
  view: oneOf(["cards"]),
});

export const gridSearch = search({
  /** The selected run, and its task or group. */
  run: text,
  ti: text,
  /** The other corner, when a rectangle of cells is selected; without a task: whole runs. */
  run2: text,
  ti2: text,
  /** Single cells that are selected instead, `<run> <task or group>` each. */
  cell: anyOf(text),
  /** Whether the tasks that only former versions have are shown. */
  removed: flag,
  zoom: oneOf(["S", "M", "L"]),
  /** A table of elements instead of the drawing; which fifty of its runs (from 1, the newest) and of its lines. */
  view: oneOf(["table"]),
  page: count,
  part: count,
  /** Part of a task id. */
  task: text,
  /** How tasks stand among each other; absent: in graph order. */
  sort: oneOf(["name", "failures", "longest"]),
  state: anyOf(oneOf(Object.values(RunState))),
  type: anyOf(oneOf(Object.values(RunType))),
  /** Lines of tasks with an instance in one of these states, which stands out from the others. */
  taskState: anyOf(oneOf(Object.values(TaskState))),
  /** Folded groups. */
  fold: anyOf(text),
  dialog: oneOf(["clear", "mark", "trigger", "backfill", "delete"]),
  ...markFields,
  ...clearFields,
});

/** How a graph is shown, of a version or of a run. */
const graphFields = {
  /** Left to right (default), or top to bottom. */
  dir: oneOf(["LR", "TB"]),
  /** Absent: a long chain is drawn in one line. */
  wrap: oneOf(["on"]),
  /** Absent: by the width of the screen. */
  view: oneOf(["drawing", "outline"]),
  /**
   * Only what is around a task, so many steps up and down from it (absent: all the way), or with a second task the ways
   * between the two; or all, with that standing out.
   */
  focus: text,
  to: text,
  before: count,
  after: count,
  rest: oneOf(["shown"]),
  /** Part of the ids of tasks that are ringed. */
  find: text,
  /** Whether groups are open; absent: by how many tasks there are. And those that are not as the others. */
  groups: oneOf(["open", "folded"]),
  except: anyOf(text),
};

/** Of a run. */
export const graphSearch = search({
  ...graphFields,
  /** Instead of what is around a task: what failed, and what it blocked. */
  part: oneOf(["failed"]),
});

export const dagGraphSearch = search({
  ...graphFields,
  /** Absent: the current one. */
  version: count,
  /** The version from which what differs is marked; absent: none. */
  against: count,
  /** The selected task. */
  task: text,
});

export const codeSearch = search({
  /** Absent: the current one. */
  version: count,
  /** The version that it is compared with; absent: none. */
  against: count,
  /** Which of its files; absent: that of the task, or the DAG file. */
  file: text,
  /** The task whose line is marked. */
  task: text,
  /** The marked line of the file. */
  line: count,
  /** Absent: long lines are scrolled. */
  wrap: flag,
  /** Absent: what differs stands one under the other. */
  diff: oneOf(["split"]),
});

/** The dialogs that every page of a DAG can open, and the days that a backfill begins with. */
export const dagSearch = search({
  dialog: oneOf(["clear", "mark", "trigger", "backfill", "repeat", "delete"]),
  from: day,
  to: day,
  /** The parameters that a run by hand begins with, as a JSON object. */
  conf: longText,
});

export const ganttSearch = search({
  /** Absent: in graph order. */
  sort: oneOf(["start"]),
  /** What it is compared with: `median`, or the id of another run; absent: nothing. */
  vs: text,
  /** The one attempt of each task that is shown; absent: all. */
  try: count,
  /** Absent: idle time is as long on the axis as it was. */
  idle: oneOf(["folded"]),
  /** Mapped tasks whose instances are shown. */
  open: anyOf(text),
  /** What is shown, in ms since the first attempt was ready; absent: all. */
  from: count,
  to: count,
});

export const calendarSearch = search({
  /** What the colours of days tell; absent: how their runs ended. */
  by: oneOf(["failures", "duration", "count"]),
  /** Absent: days. Hours are those of one month (absent: the newest with runs), of which one may be selected. */
  gran: oneOf(["hour"]),
  month,
  hour,
  /** The other end, when several hours of the month are selected. */
  hour2: hour,
  /** Absent: no years after the last run. */
  years: oneOf(["all"]),
  /** The selected day; the other end, when several are selected. */
  day,
  day2: day,
  /** Of several days only those of a weekday. */
  weekday: oneOf(WEEKDAYS),
  dialog: oneOf(["clear", "trigger", "backfill", "delete"]),
  ...clearFields,
});

export const runListSearch = search({
  q: text,
  /** Of one day, by the logical date in the DAG's zone; only in the list of one DAG. */
  day,
  /** Days of logical dates, both included: in the DAG's zone, or over all DAGs in that of the clock times. */
  from: day,
  to: day,
  /** Only those that missed a deadline; that have a note. */
  late: flag,
  note: flag,
  state: oneOf([RunState.failed, RunState.running, RunState.success, RunState.queued]),
  type: oneOf([RunType.scheduled, RunType.manual, RunType.backfill, RunType.asset]),
});

/** Of all DAGs. */
export const taskListSearch = search({
  /** Part of a task id or of a label. */
  q: text,
  dag: text,
  /** Exactly this task. */
  task: text,
  state: anyOf(oneOf(Object.values(TaskState))),
  /** Days of the runs, both included, in the zone of the clock times. */
  from: day,
  to: day,
});

/** The dialogs that every page of a run can open. */
export const runSearch = search({
  dialog: oneOf(["clear", "mark", "cancel", "note", "trigger", "delete"]),
  /** The tasks that are cleared or marked; absent: all of the run. */
  on: anyOf(text),
  ...markFields,
  ...clearFields,
});

export const runTasksSearch = search({
  /** Which pass of a run that was cleared is shown as it was; absent: none. */
  pass: count,
  /** Part of a task id or of a label. */
  q: text,
  state: anyOf(oneOf(Object.values(TaskState))),
});

export const taskSearch = search({
  tab: oneOf(["why", "attempts", "rendered", "code", "data", "trend", "events", "details"]),
  /** Which of several places of data; absent: the first. And the run whose data it is compared with. */
  place: count,
  against: text,
  /** Which attempt's log; absent: the newest. And the attempt whose log it is compared with; absent: none. */
  attempt: count,
  compare: count,
  /** This level and above. */
  level: oneOf([LogLevel.debug, LogLevel.info, LogLevel.warn, LogLevel.error]),
  q: text,
  /** Whether `q` is a regular expression, upper and lower case of it are told apart, and it has to be a whole word. */
  re: flag,
  case: flag,
  word: flag,
  /** Absent: lines that do not match it are shown as well. */
  lines: oneOf(["matching"]),
  /** Only lines of that source; absent: of all. */
  src: oneOf(["task", "worker", "stdout", "stderr"]),
  /** The byte offset around which a very long log is shown; absent: its end. */
  at: count,
  wrap: flag,
  /** What stands before the lines; absent: what the settings say, at first the time of day. */
  ts: oneOf(["clock", "date", "start", "delta", "off"]),
  dialog: oneOf(["clear", "mark", "output", "delete-output"]),
  ...markFields,
  ...clearFields,
});

/** The instances of a mapped task. */
export const mappedSearch = search({
  /** Part of a label or of an error, an index, or a range of them. */
  q: text,
  state: anyOf(oneOf(Object.values(TaskState))),
  /** Of those that failed: the error without what differs between them. */
  error: text,
  /** How long they took, in ms, half-open. */
  atLeast: count,
  below: count,
  /** Absent: what failed first, then by index. */
  sort: oneOf(["index", "longest", "started"]),
  dialog: oneOf(["clear"]),
  ...clearFields,
});

export const backfillSearch = search({ dialog: oneOf(["cancel", "clear"]), ...clearFields });

/** The dialogs of what people keep under Admin. */
const adminDialog = oneOf(["new", "edit", "delete"]);

export const poolsSearch = search({ pool: text, dialog: adminDialog });

export const connectionsSearch = search({ q: text, type: text, connection: text, dialog: adminDialog });

export const assetsSearch = search({ q: text });

/** The lineage of all assets, or of those with a text in their name. */
export const lineageSearch = search({ q: text, dir: graphFields.dir, view: graphFields.view });

export const assetSearch = search({
  tab: oneOf(["lineage"]),
  dialog: oneOf(["emit", "materialise", "drop"]),
  /** Whose queue a dialog is about, or which of several DAGs is to run. */
  dag: text,
  /** How many DAGs away the lineage reaches (default: 3), and how it is shown. */
  steps: count,
  dir: graphFields.dir,
  view: graphFields.view,
});

export const usersSearch = search({ user: text, dialog: adminDialog });

export const rolesSearch = search({ role: text, dialog: adminDialog });

export const tokensSearch = search({ token: count, dialog: oneOf(["new", "delete"]) });

export const auditSearch = search({
  q: text,
  who: text,
  dag: text,
  action: oneOf(Object.keys(AUDIT_ACTIONS) as ChangingEndpoint[]),
  outcome: oneOf(["done", "refused", "failed"]),
  /** Days, both included, in the zone of the clock times. */
  from: day,
  to: day,
});

/** `op`: the route that is shown, by its name in the client. */
export const apiDocsSearch = search({ op: text, q: text });

export const variablesSearch = search({
  q: text,
  key: text,
  dialog: oneOf(["new", "edit", "delete", "history"]),
});

export type RootSearch = SearchOf<typeof rootSearch>;
export type DagListSearch = SearchOf<typeof dagListSearch>;
export type DagSearch = SearchOf<typeof dagSearch>;
export type GridSearch = SearchOf<typeof gridSearch>;
export type RunListSearch = SearchOf<typeof runListSearch>;
export type GraphSearch = SearchOf<typeof graphSearch>;
export type GanttSearch = SearchOf<typeof ganttSearch>;
export type CalendarSearch = SearchOf<typeof calendarSearch>;
export type DagGraphSearch = SearchOf<typeof dagGraphSearch>;
export type CodeSearch = SearchOf<typeof codeSearch>;
export type RunSearch = SearchOf<typeof runSearch>;
export type RunTasksSearch = SearchOf<typeof runTasksSearch>;
export type MappedSearch = SearchOf<typeof mappedSearch>;
export type TaskListSearch = SearchOf<typeof taskListSearch>;
export type TaskSearch = SearchOf<typeof taskSearch>;
export type BackfillSearch = SearchOf<typeof backfillSearch>;

export type LineageSearch = SearchOf<typeof lineageSearch>;
export type AssetsSearch = SearchOf<typeof assetsSearch>;
export type AssetSearch = SearchOf<typeof assetSearch>;
export type PoolsSearch = SearchOf<typeof poolsSearch>;
export type ConnectionsSearch = SearchOf<typeof connectionsSearch>;
export type UsersSearch = SearchOf<typeof usersSearch>;
export type RolesSearch = SearchOf<typeof rolesSearch>;
export type TokensSearch = SearchOf<typeof tokensSearch>;
export type AuditSearch = SearchOf<typeof auditSearch>;
export type ApiDocsSearch = SearchOf<typeof apiDocsSearch>;
export type VariablesSearch = SearchOf<typeof variablesSearch>;

export type ClearOptions = Pick<GridSearch, keyof typeof clearFields>;

export type MarkOptions = Pick<GridSearch, "as" | "keep" | "up" | "down" | "past" | "future" | "since" | "until">;

/** No options chosen: what a closed clear dialog leaves in the address. */
export const noClearOptions: Readonly<Record<keyof typeof clearFields, undefined>> = {
  up: undefined,
  down: undefined,
  past: undefined,
  future: undefined,
  since: undefined,
  until: undefined,
  only: undefined,
  stop: undefined,
  latest: undefined,
  producers: undefined,
  others: undefined,
};

/** The same of the mark dialog. */
export const noMarkOptions = { ...noClearOptions, as: undefined, keep: undefined } as const;
