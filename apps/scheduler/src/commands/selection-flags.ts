import type { Command } from "commander";
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
    .option("--note <text>", "why")
    .option("--dry-run", "show what would change, change nothing")
    .option("-y, --yes", "do not ask");
}

/** Without a task: all of the runs. */
export function toSelection({ dagId, taskIds, flags }: SelectionCall<SelectionFlags>): Omit<MarkBody, "state"> {
  return {
    dagId,
    runIds: [...flags.run],
    ...(taskIds.length > 0 && { tasks: taskIds.map(parseTask) }),
    upstream: flags.upstream ?? false,
    downstream: flags.downstream ?? false,
    past: flags.past === true || flags.pastFrom !== undefined,
    future: flags.future === true || flags.futureTo !== undefined,
    ...(flags.pastFrom !== undefined && { pastFrom: flags.pastFrom }),
    ...(flags.futureTo !== undefined && { futureTo: flags.futureTo }),
    only: flags.onlyFailed ? "failed" : "all",
    ...(flags.note !== undefined && { note: flags.note }),
  };
}

/** `load`, or `load[17]` for one instance of a mapped task. */
function parseTask(text: string): { taskId: string; mapIndexes?: number[] } {
  const [, taskId = text, index] = /^(.+)\[(\d+)\]$/.exec(text) ?? [];
  return index === undefined ? { taskId } : { taskId, mapIndexes: [Number(index)] };
}
