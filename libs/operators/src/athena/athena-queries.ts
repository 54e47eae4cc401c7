import type { QueryExecution, Row, StartQueryExecutionInput } from "@aws-sdk/client-athena";
import { DaymillError } from "@daymill/core";
import type { TaskContext } from "@daymill/core";
import { toAwsError } from "../aws/aws-error.ts";
import type { AwsService } from "../aws/aws-error.ts";
import { openAwsWarehouse, warehouseService } from "../aws/aws-warehouse.ts";
import type { AwsWarehouse } from "../aws/aws-warehouse.ts";
import { tokenDigest } from "../token-digest.ts";
import { athenaAccess } from "./athena-access.ts";
import type { AthenaAccess } from "./athena-access.ts";
import { isQueryOver } from "./judge-query.ts";
import { hasHeader, toAthenaRows } from "./read-results.ts";
import type { AthenaRows } from "./read-results.ts";

/** Rows of one page, with the header. */
const MAX_PAGE = 1_000;

/** Opens Athena of a connection (E301, E104). */
export async function openAthena(connection: string, ctx: TaskContext): Promise<AthenaQueries> {
  return new AthenaQueries(await openAwsWarehouse(connection, ctx), ctx.signal);
}

/** The queries of Athena in one region. Rejects with E471 when it cannot be reached, E472 when it refuses. */
export class AthenaQueries {
  readonly warehouse: AwsWarehouse;
  readonly #service: AwsService;
  readonly #options: { readonly abortSignal: AbortSignal };

  constructor(warehouse: AwsWarehouse, signal: AbortSignal) {
    this.warehouse = warehouse;
    this.#service = warehouseService("Athena", warehouse);
    this.#options = { abortSignal: signal };
  }

  /** Gives the id. The same request with the same token gives the query that is there already. */
  async start(request: StartQueryExecutionInput, token: string): Promise<string> {
    const input = { ...request, ClientRequestToken: tokenDigest(token, 64) };
    const { QueryExecutionId } = await this.#send(({ athena, client }) =>
      client.send(new athena.StartQueryExecutionCommand(input), this.#options),
    );
    if (QueryExecutionId !== undefined) return QueryExecutionId;
    throw new DaymillError("E471", `${this.#service.place}: StartQueryExecution gave no id of a query.`);
  }

  async describe(id: string): Promise<QueryExecution> {
    const { QueryExecution = {} } = await this.#send(({ athena, client }) =>
      client.send(new athena.GetQueryExecutionCommand({ QueryExecutionId: id }), this.#options),
    );
    return QueryExecution;
  }

  /** One that has ended already is left as it is. */
  async stop(id: string): Promise<void> {
    try {
      await this.#send(({ athena, client }) =>
        client.send(new athena.StopQueryExecutionCommand({ QueryExecutionId: id }), this.#options),
      );
    } catch (thrown: unknown) {
      if (!isQueryOver(await this.describe(id))) throw thrown;
    }
  }

  /** The first rows of the result of a query that has succeeded. */
  async firstRows(id: string, count: number): Promise<AthenaRows> {
    const first = await this.#page(id, count + 1);
    const { ResultSetMetadata, Rows = [] } = first.ResultSet ?? {};
    const rows: Row[] = hasHeader(first.ResultSet ?? {}) ? Rows.slice(1) : [...Rows];
    for (let next = first.NextToken; next !== undefined && rows.length < count;) {
      const page = await this.#page(id, count - rows.length, next);
      rows.push(...(page.ResultSet?.Rows ?? []));
      next = page.NextToken;
    }
    return toAthenaRows(ResultSetMetadata?.ColumnInfo ?? [], rows.slice(0, count));
  }

  #page(id: string, count: number, next?: string) {
    const input = { QueryExecutionId: id, MaxResults: Math.min(count, MAX_PAGE), NextToken: next };
    return this.#send(({ athena, client }) => client.send(new athena.GetQueryResultsCommand(input), this.#options));
  }

  async #send<T>(send: (access: AthenaAccess) => Promise<T>): Promise<T> {
    try {
      return await send(await athenaAccess(this.warehouse.access));
    } catch (thrown: unknown) {
      throw toAwsError(thrown, this.#service);
    }
  }
}
