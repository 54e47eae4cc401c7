import type { BackfillBody } from "./backfill.ts";
import type { ClearBody, MarkBody } from "./clear.ts";
import type { TriggerRunBody } from "./run.ts";

/** `daymill tasks clear`, as it would ask the server at `url` for the same; it shows what would change and asks first. */
export function clearCommand(body: ClearBody, url: string): string {
  const { running, latestVersion, producers, otherDags, holdMs = 0 } = body;
  return commandLine(url, [
    "tasks",
    "clear",
    ...selectionWords(body),
    ...flag("--stop-running", running === "stop"),
    ...flag("--own-version", latestVersion === false),
    ...flag("--producers", producers),
    ...flag("--other-dags", otherDags),
    ...(holdMs === 0 ? [] : ["--hold", `${holdMs}ms`]),
  ]);
}

/** `daymill tasks mark`, with preview and question. */
export function markCommand(body: MarkBody, url: string): string {
  return commandLine(url, [
    "tasks",
    "mark",
    ...selectionWords(body),
    "--state",
    body.state,
    ...flag("--no-clear-downstream", body.clearDownstream === false),
  ]);
}

/** `daymill dags trigger`. */
export function triggerCommand(dagId: string, body: TriggerRunBody, url: string): string {
  const { params = {}, logicalDate, runId, note } = body;
  return commandLine(url, [
    "dags",
    "trigger",
    dagId,
    ...option("--logical-date", logicalDate ?? undefined),
    ...option("--conf", Object.keys(params).length === 0 ? undefined : JSON.stringify(params)),
    ...option("--note", note),
    ...option("--run-id", runId),
  ]);
}

/** `daymill backfill create`, with preview and question. */
export function backfillCommand(body: BackfillBody, url: string): string {
  const { dagId, from, to, params = {}, tasks = [] } = body;
  return commandLine(url, [
    "backfill",
    "create",
    dagId,
    ...option("--from", from),
    ...option("--to", to),
    ...daysWords(body),
    ...flag("--newest-first", body.order === "newest"),
    ...(tasks.length === 0 ? [] : ["--task", ...tasks]),
    ...flag("--upstream", body.upstream),
    ...flag("--downstream", body.downstream),
    ...option("--max-active-runs", body.maxActiveRuns),
    ...option("--pause-after-failures", body.pauseAfterFailures),
    ...Object.entries(params).flatMap(([name, value]) => ["--param", `${name}=${JSON.stringify(value)}`]),
    ...option("--note", body.note),
  ]);
}

/** Without days it is about what is missing, what failed, or both. */
function daysWords({ from, to, reprocess = "none" }: BackfillBody): readonly string[] {
  if (from !== undefined && to !== undefined) return reprocess === "none" ? [] : ["--reprocess", reprocess];
  return [...flag("--missing", reprocess !== "failed_only"), ...flag("--failed", reprocess !== "none")];
}

function selectionWords(body: Omit<MarkBody, "state">): readonly string[] {
  const { dagId, runIds, tasks = [], past, future, pastFrom, futureTo, exclude = [] } = body;
  const left = exclude.map(({ dagId: of = dagId, runId, taskId, mapIndex = -1 }) =>
    [...(of === dagId ? [] : [of]), runId, mapIndex === -1 ? taskId : `${taskId}[${mapIndex}]`].join("/"),
  );
  return [
    dagId,
    ...tasks.flatMap(({ taskId, mapIndexes }) => mapIndexes?.map((index) => `${taskId}[${index}]`) ?? [taskId]),
    "--run",
    ...runIds,
    ...flag("--upstream", body.upstream),
    ...flag("--downstream", body.downstream),
    ...(pastFrom === undefined ? flag("--past", past) : ["--past-from", pastFrom]),
    ...(futureTo === undefined ? flag("--future", future) : ["--future-to", futureTo]),
    ...flag("--only-failed", body.only === "failed"),
    ...(left.length === 0 ? [] : ["--exclude", ...left]),
    ...option("--note", body.note),
  ];
}

function flag(name: string, isOn: boolean | undefined): readonly string[] {
  return isOn === true ? [name] : [];
}

function option(name: string, value: string | number | undefined): readonly string[] {
  return value === undefined ? [] : [name, String(value)];
}

function commandLine(url: string, words: readonly string[]): string {
  return ["daymill", ...words, "--url", url].map(shellWord).join(" ");
}

/** One word of a POSIX shell, whatever is in it. */
function shellWord(text: string): string {
  return /^[\w./:@+,-]+$/.test(text) ? text : `'${text.replaceAll("'", `'\\''`)}'`;
}
