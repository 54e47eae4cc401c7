import type { ReprocessRule } from "../decide/backfill-days.ts";
import type { BackfillWindow } from "../decide/backfill-window.ts";
import type { JsonObject } from "../json.ts";

/** A repeated backfill as it stands in the stored DAG. */
export interface SerializedBackfill {
  readonly name: string;
  readonly window: BackfillWindow;
  readonly times: { readonly crons: readonly string[]; readonly timezone: string };
  readonly reprocess: ReprocessRule;
  readonly direction: "forward" | "backward";
  /** Null: that of the DAG. */
  readonly maxActiveRuns: number | null;
  readonly params: JsonObject;
  /** Null: all. */
  readonly tasks: {
    readonly tasks: readonly string[];
    readonly upstream: boolean;
    readonly downstream: boolean;
  } | null;
}
