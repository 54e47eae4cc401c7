import { sql } from "kysely";
import type { Kysely } from "kysely";
import type { EpochMillis, JsonValue } from "@daymill/core";
import type { Database } from "../database.ts";

/** A change of a variable that was made. */
export interface VariableChangeRow {
  readonly entryKey: number;
  readonly at: EpochMillis;
  readonly who: string;
  /** Name of the API token. */
  readonly token: string | null;
  /** How it stood, as the audit log keeps it: null, there was none. */
  readonly before: JsonValue;
  readonly after: JsonValue;
}

export interface VariableChangePage {
  readonly key: string;
  /** The key of the last one of the page before. */
  readonly after?: number;
  readonly limit: number;
}

const ofVariable = (key: string) =>
  sql<boolean>`action in ('putVariable', 'deleteVariable') and object = ${key} and outcome = 'done'`;

/** A page of what was done to a variable, the newest first, as far back as the audit log goes. */
export async function listVariableChanges(
  db: Kysely<Database>,
  { key, after, limit }: VariableChangePage,
): Promise<VariableChangeRow[]> {
  let query = db
    .selectFrom("audit_entry")
    .select(["entry_key as entryKey", "at", "who", "token", "before", "after"])
    .where(ofVariable(key))
    .orderBy("entry_key", "desc")
    .limit(limit);
  if (after !== undefined) query = query.where("entry_key", "<", after);
  return await query.execute();
}

/**
 * The change up to which no value may be told: the variable was secret after it, or later, and a secret may have been
 * written down in the open before somebody sealed it. 0: it never was.
 */
export async function readSecretUpTo(db: Kysely<Database>, key: string): Promise<number> {
  const { upTo } = await db
    .selectFrom("audit_entry")
    .select(sql<number | null>`max(entry_key - case when after ->> 'secret' = 'true' then 0 else 1 end)`.as("upTo"))
    .where(ofVariable(key))
    .where(sql<boolean>`'true' in (before ->> 'secret', after ->> 'secret')`)
    .executeTakeFirstOrThrow();
  return upTo ?? 0;
}
