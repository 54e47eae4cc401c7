import type { Command } from "commander";
import { DaymillError } from "@daymill/core";
import type { MarkBody } from "@daymill/contract";
import { withServerFlags, type ServerFlags } from "./command-context.ts";

/** What says which task instances are meant, in every command that changes them. */
export interface SelectionFlags extends ServerFlags {
  readonly run: readonly string[];
  readonly upstream?: boolean;
  readonly downstream?: boolean;
  readonly past?: boolean;
  readonly future?: boolean;
  readonly pastFrom?: string;
  readonly futureTo?: string;
  readonly onlyFailed?: boolean;
  readonly exclude?: readonly string[];
  readonly note?: string;
  readonly dryRun?: boolean;
  readonly yes?: boolean;
}

export interface SelectionCall<Flags extends SelectionFlags> {
  readonly dagId: string;
  readonly taskIds: readonly string[];
  readonly flags: Flags;
}

/** Adds the flags of a selection and those of a change that is previewed. */
export function withSelectionFlags(command: Command): Command {
  return withServerFlags(command)
    .requiredOption("-r, --run <run...>", "in these runs")
    .option("--upstream", "also everything that they wait for")
    .option("--downstream", "also everything that waits for them")
    .option("--past", "also in all earlier runs")
    .option("--future", "also in all later runs")
    .option("--past-from <day>", "also in the earlier runs from this day on, in the DAG's zone")
    .option("--future-to <day>", "also in the later runs up to this day, included")
    .option("--only-failed", "only those that are failed or upstream failed")
    .option(
      "--exclude <instance...>",
      "but not these: RUN/TASK with all of its instances, RUN/TASK[3], or DAG/RUN/TASK of another DAG",
    )
    .option("--note <text>", "why")
    .option("--dry-run", "show what would change, change nothing")
    .option("-y, --yes", "do not ask");
}

/** Without a task: all of the runs. */
export function toSelection({ dagId, taskIds, flags }: SelectionCall<SelectionFlags>): Omit<MarkBody, "state"> {
  return {
    dagId,
    runIds: [...flags.run],
    ...(taskIds.length > 0 && { tasks: parseTasks(taskIds) }),
    upstream: flags.upstream ?? false,
    downstream: flags.downstream ?? false,
    past: flags.past === true || flags.pastFrom !== undefined,
    future: flags.future === true || flags.futureTo !== undefined,
    ...(flags.pastFrom !== undefined && { pastFrom: flags.pastFrom }),
    ...(flags.futureTo !== undefined && { futureTo: flags.futureTo }),
    only: flags.onlyFailed ? "failed" : "all",
    exclude: (flags.exclude ?? []).map((text) => parseExcluded(dagId, text)),
    ...(flags.note !== undefined && { note: flags.note }),
  };
}

/** Each task once, with all indexes that were named of it; one that was named as a whole without any. */
function parseTasks(texts: readonly string[]): { taskId: string; mapIndexes?: number[] }[] {
  const named = Map.groupBy(texts.map(parseInstance), ({ taskId }) => taskId);
  return [...named].map(([taskId, all]) => {
    const mapIndexes = all.flatMap(({ mapIndex }) => mapIndex ?? []);
    return mapIndexes.length < all.length ? { taskId } : { taskId, mapIndexes };
  });
}

/** `load`, or `load[17]` for one instance of a mapped task. */
function parseInstance(text: string): { readonly taskId: string; readonly mapIndex?: number } {
  const [, taskId = text, index] = INSTANCE.exec(text) ?? [];
  return index === undefined ? { taskId } : { taskId, mapIndex: Number(index) };
}

/** A task and an index; -1 is that of a task that is not mapped. */
const INSTANCE = /^(.+)\[(-1|\d+)\]$/;

/** The task alone, of `load` and of `load[17]`. */
export function taskIdOf(text: string): string {
  return parseInstance(text).taskId;
}

function parseExcluded(dagId: string, text: string): NonNullable<MarkBody["exclude"]>[number] {
  const parts = text.split("/");
  const [task, runId, of = dagId] = parts.toReversed();
  if (task === undefined || runId === undefined || parts.length > 3 || parts.includes(""))
    throw new DaymillError("E702", `--exclude ${text}: expected an instance such as RUN/TASK or RUN/TASK[3].`);
  const { taskId, mapIndex = -1 } = parseInstance(task);
  return { dagId: of, runId, taskId, mapIndex };
}
