import type { Command } from "commander";
import { DaymillError } from "@daymill/core";
import type { BackfillBody } from "@daymill/contract";
import { withServerFlags, type ServerFlags } from "./command-context.ts";
import { parseParams } from "./trigger.ts";

/** What a backfill and one that repeats are told of their days. */
export interface BackfillFlags extends ServerFlags {
  readonly reprocess: string;
  readonly newestFirst?: boolean;
  readonly task?: readonly string[];
  readonly upstream?: boolean;
  readonly downstream?: boolean;
  readonly maxActiveRuns?: string;
  readonly pauseAfterFailures?: string;
  readonly param?: readonly string[];
}

/** `reprocess`: the rule unless another is given. */
export function withBackfillFlags(command: Command, reprocess: "none" | "failed"): Command {
  return withServerFlags(command)
    .option("--reprocess <rule>", "runs that exist: none, failed, failed_only (make no new runs), completed", reprocess)
    .option("--newest-first", "begin with the last day")
    .option("--task <task...>", "only these tasks (default: all)")
    .option("--upstream", "with --task: also everything that they wait for")
    .option("--downstream", "with --task: also everything that waits for them")
    .option("--max-active-runs <n>", "at once (default: the DAG's own limit)")
    .option("--pause-after-failures <n>", "pause when so many of its runs failed (default: go on)")
    .option("--param <name=value...>", "a run parameter; the value is JSON, or else text");
}

export function toBackfillWish(flags: BackfillFlags): Omit<BackfillBody, "dagId" | "from" | "to"> {
  return {
    // The server says which rules there are when it is none of them.
    reprocess: flags.reprocess as NonNullable<BackfillBody["reprocess"]>,
    order: flags.newestFirst ? "newest" : "oldest",
    params: parseParams(flags.param ?? []),
    upstream: flags.upstream ?? false,
    downstream: flags.downstream ?? false,
    ...(flags.task && { tasks: [...flags.task] }),
    ...(flags.maxActiveRuns !== undefined && { maxActiveRuns: toCount("--max-active-runs", flags.maxActiveRuns) }),
    ...(flags.pauseAfterFailures !== undefined && {
      pauseAfterFailures: toCount("--pause-after-failures", flags.pauseAfterFailures),
    }),
  };
}

/** The number of an option. Throws E702 when it is none: as JSON it would be null, which may mean something. */
export function toCount(option: string, text: string): number {
  const count = Number(text);
  if (Number.isInteger(count) && count > 0) return count;
  throw new DaymillError("E702", `${option} ${text}: expected a whole number from 1 on.`);
}
