import { Option, type Command } from "commander";
import type { BackfillBody } from "@daymill/contract";
import { withServerFlags, type ServerFlags } from "./command-context.ts";
import { readsWhole } from "./terminal/whole-number.ts";
import { parseParams } from "./trigger.ts";

/** What a backfill and one that repeats are told of their days. */
export interface BackfillFlags extends ServerFlags {
  readonly reprocess: (typeof RULES)[number];
  readonly newestFirst?: boolean;
  readonly task?: readonly string[];
  readonly upstream?: boolean;
  readonly downstream?: boolean;
  readonly maxActiveRuns?: number;
  readonly pauseAfterFailures?: number;
  readonly param?: readonly string[];
}

const SOME = { least: 1 };

const RULES = ["none", "failed", "failed_only", "completed"] as const satisfies readonly BackfillBody["reprocess"][];

/** `reprocess`: the rule unless another is given. */
export function withBackfillFlags(command: Command, reprocess: "none" | "failed"): Command {
  return withServerFlags(command)
    .addOption(
      new Option("--reprocess <rule>", "which runs that exist run again; failed_only makes no new ones")
        .choices(RULES)
        .default(reprocess),
    )
    .option("--newest-first", "begin with the last day")
    .option("--task <task...>", "only these tasks (default: all)")
    .option("--upstream", "with --task: also everything that they wait for")
    .option("--downstream", "with --task: also everything that waits for them")
    .option("--max-active-runs <n>", "at once (default: the DAG's own limit)", readsWhole("--max-active-runs", SOME))
    .option(
      "--pause-after-failures <n>",
      "pause when so many of its runs failed (default: go on)",
      readsWhole("--pause-after-failures", SOME),
    )
    .option("--param <name=value...>", "a run parameter; the value is JSON, or else text");
}

export function toBackfillWish(flags: BackfillFlags): Omit<BackfillBody, "dagId" | "from" | "to"> {
  return {
    reprocess: flags.reprocess,
    order: flags.newestFirst ? "newest" : "oldest",
    params: parseParams(flags.param ?? []),
    upstream: flags.upstream ?? false,
    downstream: flags.downstream ?? false,
    ...(flags.task && { tasks: [...flags.task] }),
    ...(flags.maxActiveRuns !== undefined && { maxActiveRuns: flags.maxActiveRuns }),
    ...(flags.pauseAfterFailures !== undefined && { pauseAfterFailures: flags.pauseAfterFailures }),
  };
}
