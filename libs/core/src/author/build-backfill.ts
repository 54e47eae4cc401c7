import { refusalOfRun } from "../decide/allowed-runs.ts";
import { ReprocessRule } from "../decide/backfill-days.ts";
import { parseBackfillWindow } from "../decide/backfill-window.ts";
import type { DagProblem } from "../dag/dag-problem.ts";
import type { SerializedDag } from "../dag/serialized-dag.ts";
import type { SerializedBackfill } from "../dag/serialized-backfill.ts";
import { toError } from "../errors.ts";
import { isId, MAX_ID_LENGTH } from "../ids.ts";
import { timetableFromSpec } from "../schedule/from-spec.ts";
import { hasDays } from "../schedule/has-days.ts";
import type { BackfillOptions, RepeatedBackfill } from "./backfill.ts";
import { OptionReader } from "./option-reader.ts";
import { toJson } from "./to-json.ts";

const OPTIONS = {
  dag: true,
  window: true,
  at: true,
  reprocess: true,
  order: true,
  maxActiveRuns: true,
  pauseAfterFailures: true,
  params: true,
  tasks: true,
  upstream: true,
  downstream: true,
  name: true,
} as const satisfies Record<keyof BackfillOptions, true>;

export interface BuiltBackfill {
  readonly backfill: SerializedBackfill;
  readonly problems: readonly DagProblem[];
}

/** The stored form of a repeated backfill of this DAG, and everything that is wrong with it. `exportedAs`: its name unless it has one. */
export function buildBackfill(
  { options, location }: RepeatedBackfill,
  dag: SerializedDag,
  exportedAs: string,
): BuiltBackfill {
  const problems: DagProblem[] = [];
  const name = options.name ?? exportedAs;
  const reader = new OptionReader({
    build: { report: (code, message, place) => void problems.push({ code, message, location: place }) },
    owner: `backfill "${name}" of DAG "${dag.id}"`,
    location,
  });
  reader.onlyKnown(options, Object.keys(OPTIONS));
  if (!isId(name))
    reader.refuse(
      "name",
      `${JSON.stringify(name)} is no id of at most ${MAX_ID_LENGTH} letters, digits, ".", "-" and "_"`,
    );
  if (!hasDays(dag.schedule))
    reader.refuse("dag", `its schedule (${dag.schedule.kind}) has no days that could be run again`);
  const refused = refusalOfRun(dag, "backfill");
  if (refused) reader.refuse("dag", refused.message.replace(/\.$/, ""));
  const backfill: SerializedBackfill = {
    name,
    window: windowOf(options, reader),
    times: timesOf(options, reader),
    reprocess: reader.word("reprocess", options.reprocess ?? "failed", Object.values(ReprocessRule)),
    direction:
      reader.word("order", options.order ?? "oldest", ["oldest", "newest"]) === "oldest" ? "forward" : "backward",
    maxActiveRuns: countOf(options, "maxActiveRuns", reader),
    pauseAfterFailures: countOf(options, "pauseAfterFailures", reader),
    params: paramsOf(options, dag, reader),
    tasks: tasksOf(options, dag, reader),
  };
  return { backfill, problems };
}

function countOf(
  options: BackfillOptions,
  option: "maxActiveRuns" | "pauseAfterFailures",
  reader: OptionReader,
): number | null {
  const count = options[option];
  return count === undefined ? null : reader.integer(option, count, 1);
}

function windowOf({ window }: BackfillOptions, reader: OptionReader): SerializedBackfill["window"] {
  return refusing(reader, "window", () => parseBackfillWindow(window)) ?? { from: 1, to: 1 };
}

function timesOf({ at }: BackfillOptions, reader: OptionReader): SerializedBackfill["times"] {
  if (typeof at !== "object" || at === null || !("crons" in at)) {
    reader.refuse("at", `expected cron("0 6 * * *")`);
    return { crons: [], timezone: "UTC" };
  }
  const times = { crons: [...at.crons], timezone: at.timezone };
  refusing(reader, "at", () => timetableFromSpec({ kind: "cronTrigger", ...times, intervalMs: 0 }));
  return times;
}

function paramsOf(
  { params = {} }: BackfillOptions,
  dag: SerializedDag,
  reader: OptionReader,
): SerializedBackfill["params"] {
  const known = Object.keys(dag.params);
  const read = Object.entries(params).map(([name, value]) => {
    if (!known.includes(name)) reader.refuse(`params.${name}`, `the DAG has no such param`);
    return [name, refusing(reader, `params.${name}`, () => toJson(value, "It")) ?? null] as const;
  });
  return Object.fromEntries(read);
}

function tasksOf(options: BackfillOptions, dag: SerializedDag, reader: OptionReader): SerializedBackfill["tasks"] {
  const { tasks, upstream = false, downstream = false } = options;
  if (tasks === undefined) {
    if (upstream || downstream) reader.refuse(upstream ? "upstream" : "downstream", "it says nothing without tasks");
    return null;
  }
  if (tasks.length === 0) reader.refuse("tasks", "name at least one task, or leave it out: all tasks");
  const known = new Set(dag.tasks.map(({ id }) => id));
  for (const id of tasks) if (!known.has(id)) reader.refuse("tasks", `the DAG has no task "${id}"`);
  return { tasks: [...tasks], upstream, downstream };
}

/** What the work gives; an option that it throws about is refused. */
function refusing<T>(reader: OptionReader, option: string, work: () => T): T | undefined {
  try {
    return work();
  } catch (error) {
    reader.refuse(option, toError(error).message.replace(/\.$/, ""));
    return undefined;
  }
}
