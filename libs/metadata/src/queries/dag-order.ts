import { sql } from "kysely";
import type { RawBuilder } from "kysely";
import type { DagId, EpochMillis } from "@daymill/core";

/** What a list of DAGs is sorted by; DAGs of the same rank stand by id. */
export interface DagOrder {
  readonly by: keyof typeof RANKS | "dagId";
  /** The largest or latest first. */
  readonly descending: boolean;
}

/** Where a page of the list ended. */
export interface DagPlace {
  readonly rank: number;
  readonly dagId: DagId;
}

export const BY_ID: DagOrder = { by: "dagId", descending: false };

/** When the newest run of `dag` that succeeded ended; null: none has. */
export const LAST_SUCCESS_AT = sql<EpochMillis | null>`(select r.ended_at from dag_run r
  where r.dag_id = dag.dag_id and r.state = 'success' order by r.run_after desc, r.run_key desc limit 1)`;

/** Over `dag`, its current version as `version`, and its newest run as `last`. null: there is none. */
const RANKS = {
  nextRun: sql`case when dag.paused then null else dag.next_run_after end`,
  lastRun: sql`last.run_after`,
  lastSuccess: LAST_SUCCESS_AT,
  activeRuns: sql`(select count(*) from dag_run r where r.dag_id = dag.dag_id and r.ended_at is null)`,
  version: sql`version.number`,
} as const;

/** By what a DAG stands where it does: what there is none of comes last in both directions. By id all have the same rank. */
export function rankOf({ by, descending }: DagOrder): RawBuilder<number> {
  if (by === "dagId") return sql<number>`0`;
  const last = descending ? -1 : Number.MAX_SAFE_INTEGER;
  return sql<number>`coalesce(${RANKS[by]}, ${last}::bigint)`;
}

/** Of the DAGs that stand after one. */
export function afterPlace(order: DagOrder, { rank, dagId }: DagPlace): RawBuilder<boolean> {
  const beyond = order.descending ? sql`<` : sql`>`;
  if (order.by === "dagId") return sql<boolean>`dag.dag_id ${beyond} ${dagId}`;
  const own = rankOf(order);
  return sql<boolean>`(${own} ${beyond} ${rank}::bigint or (${own} = ${rank}::bigint and dag.dag_id > ${dagId}))`;
}
