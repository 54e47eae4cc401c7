import type { DagId, EpochMillis } from "@daymill/core";
import { sql } from "kysely";
import type { Kysely } from "kysely";
import type { Database } from "../database.ts";

/** What the DAG folders hold now. */
export interface FolderContent {
  readonly dags: readonly DagId[];
  /** Files that could not be read whole: what they hold is not known. Relative to the DAG folder. */
  readonly unread: readonly string[];
  /** Only what was read from this file is looked at. Default: all that was ever read from the folders. */
  readonly file?: string;
}

/** Notes of DAGs that were read from the DAG folders and are not there any more that they are gone. Gives their ids. */
export async function noteGoneDags(
  db: Kysely<Database>,
  { dags, unread, file }: FolderContent,
  now: EpochMillis,
): Promise<DagId[]> {
  const gone = await sql<{ dagId: DagId }>`
    update dag set is_gone = true, updated_at = ${now}::bigint
    where deployment is null and file is not null and not is_gone and dag_id <> all(${[...dags]}::text[])
      and file <> all(${[...unread]}::text[]) and file = coalesce(${file ?? null}::text, file)
    returning dag_id as "dagId"`.execute(db);
  return gone.rows.map(({ dagId }) => dagId);
}
