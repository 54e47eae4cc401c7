import type { Duration, JsonObject } from "@daymill/core";
import { DEFAULT_WAREHOUSE } from "../aws/aws-warehouse.ts";

/** What every task says that runs statements on Athena. */
export interface AthenaWhereOptions {
  /** The id of a connection of type `athena`. Default `"athena"`. */
  readonly connection?: string;
  /** Of tables that are named without one; a call may name another. Default: that of the connection. */
  readonly database?: string;
  /** The catalogue in which databases are: Glue's own, or a data source that Athena reads by a connector. Default: Glue's. */
  readonly catalog?: string;
  /** Default: that of the connection, else Athena's own, `primary`. */
  readonly workgroup?: string;
  /** The folder for results: a store URI, or an S3 URI. Default: that of the connection, else what the workgroup says. */
  readonly results?: string;
  /** Between two polls; the first come sooner. Default `"10s"`. */
  readonly every?: Duration;
}

/** Where a task's statements run. */
export interface AthenaWhere {
  readonly connection: string;
  readonly catalog: string | undefined;
  readonly workgroup: string | undefined;
  readonly results: string | undefined;
}

export interface ReadWhere {
  readonly where: AthenaWhere;
  readonly every: Duration;
  /** What of them is shown as the input of the task; `database` is one that a call may change. */
  readonly defaults: JsonObject;
}

export function readWhere(options: AthenaWhereOptions): ReadWhere {
  const { connection = DEFAULT_WAREHOUSE, every = "10s", database, catalog, workgroup, results } = options;
  return {
    where: { connection, catalog, workgroup, results },
    every,
    defaults: {
      connection,
      ...(database !== undefined && { database }),
      ...(catalog !== undefined && { catalog }),
      ...(workgroup !== undefined && { workgroup }),
      ...(results !== undefined && { results }),
    },
  };
}
