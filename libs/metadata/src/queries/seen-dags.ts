import { sql } from "kysely";
import type { RawBuilder } from "kysely";
import type { DagId } from "@daymill/core";

/** The DAGs that whoever asks may see; undefined: all, and no statement asks for them. */
export type SeenDags = readonly DagId[] | undefined;

/** Whether a column names one of them. */
export function isOneOf(column: string, dagIds: readonly DagId[]): RawBuilder<boolean> {
  return sql<boolean>`${sql.ref(column)} = any(${[...dagIds]}::text[])`;
}

/** Whether a column names a DAG that may be seen; where all are, nothing is asked. */
export function isSeen(column: string, seen: SeenDags): RawBuilder<boolean> {
  return seen === undefined ? sql<boolean>`true` : isOneOf(column, seen);
}
