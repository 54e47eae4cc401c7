import type { JsonObject, RemoteStatus, TaskContext } from "@daymill/core";
import type { SqlRow } from "../sql/sql-session.ts";
import type { AskedSql } from "./asked-sql.ts";
import type { ProfiledColumn } from "./figures.ts";
import type { SqlDialect } from "./sql-dialect.ts";

/** A warehouse that runs a statement as a job, for as long as it takes. `Place` finds a job again, and is kept as JSON. */
export interface QueryService<Place extends JsonObject> {
  /** The id of its connection. */
  readonly connection: string;
  readonly dialect: SqlDialect;
  /** The job of this submission, which is there once however often it is asked for. */
  start(asked: AskedSql, token: string): Promise<Place>;
  /** As start, of one that may not be there; undefined: it is not. Rejects as start does for what cannot be asked. */
  find(asked: AskedSql, token: string): Promise<Place | undefined>;
  /** How a job stands. */
  judge(place: Place): Promise<RemoteStatus>;
  /** The columns and first rows of one that has succeeded. */
  read(place: Place, count: number): Promise<ServiceAnswer>;
  /** One that has ended already is left as it is. */
  cancel(place: Place): Promise<void>;
}

export interface ServiceAnswer {
  readonly columns: readonly ProfiledColumn[];
  readonly rows: readonly SqlRow[];
}

/** Opens the service of a task; what the input says of where tables are goes before the options. */
export type OpenQueries<I, Place extends JsonObject> = (ctx: TaskContext, input: I) => Promise<QueryService<Place>>;
