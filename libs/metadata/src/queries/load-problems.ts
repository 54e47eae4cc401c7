import type { Kysely } from "kysely";
import type { EpochMillis, JsonValue } from "@daymill/core";
import type { Database } from "../database.ts";
import { isOneOf, type SeenDags } from "./seen-dags.ts";

/** What is wrong with one DAG file. */
export interface FileProblems {
  readonly file: string;
  readonly problems: JsonValue;
  readonly at: EpochMillis;
}

/**
 * Files that could not be taken as they are, by name; `after` is the last file of the page before. With `seen` those from
 * which such a DAG has come.
 */
export async function listLoadProblems(
  db: Kysely<Database>,
  page: { readonly after?: string; readonly limit: number; readonly seen?: SeenDags },
): Promise<FileProblems[]> {
  let query = db.selectFrom("parse_problem").select(["file", "problems", "at"]).orderBy("file").limit(page.limit);
  if (page.after !== undefined) query = query.where("file", ">", page.after);
  const { seen } = page;
  if (seen)
    query = query.where("file", "in", (dags) =>
      dags.selectFrom("dag").select("dag.file").where(isOneOf("dag.dag_id", seen)),
    );
  return await query.execute();
}
