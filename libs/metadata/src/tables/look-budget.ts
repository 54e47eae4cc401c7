import type { EpochMillis, LookBudget } from "@daymill/core";
import type { Json } from "./columns.ts";

/** What connections may still be asked, over all processes of the database. */
export interface LookBudgetTable {
  /** Of one connection, or of those that count their looks together. */
  readonly name: string;
  /** Grows with every change: a change of what has changed meanwhile is refused. */
  readonly turn: number;
  /** By the database's clock, as all instants in the budget. */
  readonly used_at: EpochMillis;
  readonly budget: Json<LookBudget>;
}
