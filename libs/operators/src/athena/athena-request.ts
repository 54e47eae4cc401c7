import type { StartQueryExecutionInput } from "@aws-sdk/client-athena";
import type { TaskContext } from "@daymill/core";
import { s3Folder } from "../aws/aws-warehouse.ts";
import type { AwsWarehouse } from "../aws/aws-warehouse.ts";
import type { SqlParams } from "../sql/sql-session.ts";
import { athenaParameters } from "./athena-statement.ts";
import type { AthenaStatement } from "./athena-statement.ts";
import type { AthenaWhere } from "./athena-where.ts";

interface Asking {
  readonly warehouse: AwsWarehouse;
  readonly ctx: TaskContext;
}

interface AskedStatement extends Omit<AthenaWhere, "connection"> {
  readonly statement: AthenaStatement;
  /** Default: what an earlier query found is not taken. */
  readonly reuseMinutes?: number | undefined;
}

/** What Athena is asked for. Rejects with E416 values that cannot be, E304 a folder that is not in S3. */
export async function toRequest(
  { statement, catalog, workgroup, results, reuseMinutes }: AskedStatement,
  { params = {}, database }: { readonly params?: SqlParams; readonly database?: string },
  { warehouse, ctx }: Asking,
): Promise<StartQueryExecutionInput> {
  const values = athenaParameters(statement, params);
  const folder = results ?? warehouse.results;
  const [inDatabase, inWorkgroup] = [database ?? warehouse.database, workgroup ?? warehouse.workgroup];
  const context = {
    ...(catalog !== undefined && { Catalog: catalog }),
    ...(inDatabase !== undefined && { Database: inDatabase }),
  };
  return {
    QueryString: statement.text,
    // Athena takes no list without a value.
    ...(values.length > 0 && { ExecutionParameters: [...values] }),
    ...(Object.keys(context).length > 0 && { QueryExecutionContext: context }),
    ...(inWorkgroup !== undefined && { WorkGroup: inWorkgroup }),
    ...(folder !== undefined && { ResultConfiguration: { OutputLocation: await s3Folder(folder, ctx) } }),
    ...(reuseMinutes !== undefined && {
      ResultReuseConfiguration: { ResultReuseByAgeConfiguration: { Enabled: true, MaxAgeInMinutes: reuseMinutes } },
    }),
  };
}
