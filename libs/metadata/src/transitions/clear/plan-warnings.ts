import { toIso } from "@daymill/core";
import type { Mark, RunKey } from "@daymill/core";
import { markName } from "./marked-runs.ts";
import type { ReachedClears } from "./reach-runs.ts";
import type { RunClear } from "./run-clear.ts";

/** What a person is to know before a clear. */
export function clearWarnings(reached: ReachedClears, { otherDags }: { readonly otherDags: boolean }): string[] {
  return [
    ...keptVersions(reached),
    ...missingOutputs(reached.clears),
    ...misreadOutputs(reached.clears),
    ...(otherDags ? passedOver(reached) : []),
  ];
}

function keptVersions({ clears, currents }: ReachedClears): string[] {
  return clears.flatMap(({ run, version, cleared, split }) => {
    const current = currents.get(run.dagId) ?? version;
    const isKept = cleared.length > 0 && version === run.versionKey && version !== current;
    if (!isKept) return [];
    if (split.length === 0)
      return [`Run ${run.runId} keeps its version: a task that runs in it is not in the current version.`];
    const tasks = split.join(", ");
    return [
      `Run ${run.runId} keeps its version: what goes on in it needs ${tasks}, mapped in only one of the two and not begun anew as a whole. Clear all of ${tasks} while none of it runs, and the run moves on.`,
    ];
  });
}

/** Of runs that have moved on before; one sentence for all. */
function misreadOutputs(clears: readonly RunClear[]): string[] {
  const runs = clears.filter(({ misread }) => misread.length > 0);
  const tasks = [...new Set(runs.flatMap(({ misread }) => misread))].join(", ");
  const [first] = runs;
  if (first === undefined) return [];
  const where = runs.length === 1 ? `run ${first.run.runId}` : `${runs.length} runs`;
  return [
    `What ${tasks} made in ${where} comes from a version that mapped it otherwise, and is read as it is by what would be cleared: the list of its outputs where it was mapped then, its one output where it was not. Clear ${tasks}, too, to have it made anew.`,
  ];
}

/** One sentence for all runs: a clear may reach thousands. */
function missingOutputs(clears: readonly RunClear[]): string[] {
  const runs = clears.filter(({ missing }) => missing.length > 0);
  const tasks = [...new Set(runs.flatMap(({ missing }) => missing.map(({ taskId }) => taskId)))];
  const [first] = runs;
  if (first === undefined) return [];
  const where = runs.length === 1 ? `run ${first.run.runId}` : `${runs.length} runs`;
  return [
    `What ${tasks.join(", ")} made in ${where} is read by what would be cleared, and is gone: retention has removed it. Clear the producers too, or it fails.`,
  ];
}

/** Markers from which the clear does not go on, a sentence for each reason. */
function passedOver(reached: ReachedClears): string[] {
  const { marks, clears } = reached;
  const runs = new Map<RunKey, RunClear>(clears.map((clear) => [clear.run.runKey, clear]));
  const all = [...marks.values()].flatMap((of) => of.marks);
  const noRun = all.filter((mark) => reached.markedRuns.get(markName(mark)) === undefined);
  const noTask = all.filter((mark) => {
    const run = reached.markedRuns.get(markName(mark));
    return run !== undefined && lacksTask(mark, { clear: runs.get(run.runKey), graphs: reached.graphs });
  });
  const at = (runKey: RunKey) => `of ${runs.get(runKey)?.run.dagId} in run ${runs.get(runKey)?.run.runId}`;
  const undated = [...marks].flatMap(([key, of]) =>
    of.undated.map(({ taskId, why }) => `${taskId} ${at(key)}: ${why}`),
  );
  const tooDeep = [...marks].flatMap(([key, of]) => of.tooDeep.map((taskId) => `${taskId} ${at(key)}`));
  return [
    ...sentence("There is nothing to clear for markers that name runs which do not exist:", noRun.map(nameOfMark)),
    ...sentence(
      "There is nothing to clear for markers that name tasks which their runs do not have:",
      noTask.map(nameOfMark),
    ),
    ...sentence("The clear does not go on from markers without a date:", undated),
    ...sentence("The clear is as deep as its markers let it go, and stops at:", tooDeep),
  ];
}

function lacksTask(
  { task }: Mark,
  { clear, graphs }: Pick<ReachedClears, "graphs"> & { readonly clear: RunClear | undefined },
): boolean {
  if (clear === undefined || task === null) return false;
  return graphs.get(clear.version)?.tasks.has(task) === false;
}

function nameOfMark({ dag, task, logicalDate }: Mark): string {
  return `${task === null ? dag : `${task} of ${dag}`} for ${toIso(logicalDate)}`;
}

/** More than these are counted. */
const MAX_NAMED = 3;

function sentence(beginning: string, names: readonly string[]): string[] {
  const different = [...new Set(names)];
  if (different.length === 0) return [];
  const named = different
    .slice(0, MAX_NAMED)
    .map((name) => name.replace(/\.$/, ""))
    .join("; ");
  const more = different.length > MAX_NAMED ? `; and ${different.length - MAX_NAMED} more` : "";
  return [`${beginning} ${named}${more}.`];
}
