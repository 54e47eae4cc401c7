import type { ColumnInfo, QueryExecutionStatus, StartQueryExecutionInput } from "@aws-sdk/client-athena";
import { AwsRefusal } from "./aws-json-server.ts";

/** What a request to Athena holds, of what the model reads. */
export interface AthenaBody extends Partial<StartQueryExecutionInput> {
  readonly QueryExecutionId?: string;
  readonly MaxResults?: number;
  readonly NextToken?: string;
}

/** A result: rows of texts, null where there is no value. */
export interface ModelResult {
  readonly columns: readonly ColumnInfo[];
  readonly rows: readonly (readonly (string | null)[])[];
}

/** A query as Athena's API shows it; instants are left out. */
export interface ModelQuery {
  readonly id: string;
  readonly request: AthenaBody;
  readonly result: ModelResult;
  status: Pick<QueryExecutionStatus, "State" | "StateChangeReason" | "AthenaError">;
}

/**
 * The life of queries as Athena has it, a move each time that somebody looks; it runs none: a test says what the next one
 * gives, or how it fails. A query whose text holds `hang` never ends by itself. It refuses what Athena refuses.
 */
export class AthenaModel {
  readonly queries: ModelQuery[] = [];
  /** While false, also a query whose text holds `hang` ends. */
  isHanging = true;
  readonly workgroups = new Set(["primary", "reports"]);
  /** As GetWorkGroup shows each of them. */
  workgroup: { readonly State: string; readonly Configuration?: object } = { State: "ENABLED" };
  /** What queries give from now on. */
  result: ModelResult = { columns: [], rows: [] };
  /** Gives the result of each query in place of `result`, if it is there. */
  answering: ((text: string, parameters: readonly string[]) => Promise<ModelResult>) | undefined;
  /** How queries end from now on, if not well. */
  failure: (Omit<ModelQuery["status"], "State"> & { readonly State?: "FAILED" | "CANCELLED" }) | undefined;
  readonly #byToken = new Map<string, ModelQuery>();

  answer(action: string, body: AthenaBody): unknown {
    switch (action) {
      case "GetWorkGroup":
        return this.#workgroup(body.WorkGroup);
      case "StartQueryExecution":
        return { QueryExecutionId: this.#start(body).id };
      case "GetQueryExecution":
        return { QueryExecution: show(this.#move(this.query(body.QueryExecutionId))) };
      case "StopQueryExecution":
        this.#stop(this.query(body.QueryExecutionId));
        return {};
      case "GetQueryResults":
        return this.#results(body);
      default:
        return undefined;
    }
  }

  query(id: string | undefined): ModelQuery {
    const query = this.queries.find((each) => each.id === id);
    if (query === undefined) throw invalid(`QueryExecution ${id} was not found`);
    return query;
  }

  #start(request: AthenaBody): ModelQuery {
    const { ClientRequestToken: token = "", ...wanted } = request;
    if (token.length < 32 || token.length > 128) throw invalid("clientRequestToken has a length of 32 to 128");
    const known = this.#byToken.get(token);
    if (known !== undefined) {
      if (JSON.stringify(known.request) !== JSON.stringify(wanted)) throw invalid("Idempotent parameters do not match");
      return known;
    }
    this.#workgroup(wanted.WorkGroup);
    if (wanted.ExecutionParameters?.length === 0) throw invalid("executionParameters has a length of at least 1");
    if (wanted.ResultConfiguration?.OutputLocation === undefined && wanted.WorkGroup !== "reports")
      throw invalid("No output location provided. An output location is required either through the Workgroup result");
    const id = `q-${this.queries.length + 1}`;
    const query: ModelQuery = { id, request: wanted, result: this.result, status: { State: "QUEUED" } };
    this.queries.push(query);
    this.#byToken.set(token, query);
    return query;
  }

  #workgroup(name = "primary"): object {
    if (!this.workgroups.has(name)) throw invalid(`WorkGroup ${name} is not found.`);
    return { WorkGroup: { Name: name, ...this.workgroup } };
  }

  #move(query: ModelQuery): ModelQuery {
    const { State } = query.status;
    if (State === "QUEUED") query.status = { State: "RUNNING" };
    else if (State === "RUNNING" && !this.#hangs(query)) query.status = this.#end(query);
    return query;
  }

  #hangs({ request: { QueryString = "" } }: ModelQuery): boolean {
    return this.isHanging && QueryString.includes("hang");
  }

  #end({ request: { QueryString = "", ExecutionParameters = [] } }: ModelQuery): ModelQuery["status"] {
    const expected = QueryString.replaceAll(/'[^']*'/g, "").split("?").length - 1;
    const found = ExecutionParameters.length;
    if (expected !== found) {
      const StateChangeReason = `SYNTAX_ERROR: Incorrect number of parameters: expected ${expected} but found ${found}`;
      return {
        State: "FAILED",
        StateChangeReason,
        AthenaError: { ErrorCategory: 2, ErrorType: 1006, Retryable: false },
      };
    }
    return this.failure === undefined ? { State: "SUCCEEDED" } : { State: "FAILED", ...this.failure };
  }

  #stop(query: ModelQuery): void {
    if (query.status.State !== "QUEUED" && query.status.State !== "RUNNING") return;
    query.status = { State: "CANCELLED", StateChangeReason: "Query cancelled by user" };
  }

  async #results({ QueryExecutionId, MaxResults = 1_000, NextToken = "0" }: AthenaBody): Promise<object> {
    const { status, request, ...query } = this.query(QueryExecutionId);
    if (status.State !== "SUCCEEDED") throw invalid(`Query has not yet finished. Current state: ${status.State}`);
    if (MaxResults < 1 || MaxResults > 1_000) throw invalid("maxResults goes from 1 to 1000");
    const { QueryString = "", ExecutionParameters = [] } = request;
    const result = (await this.answering?.(QueryString, ExecutionParameters)) ?? query.result;
    const header = /^(SELECT|WITH)/.test(QueryString) ? [result.columns.map(({ Name = "" }) => Name)] : [];
    const all = [...header, ...result.rows];
    const [from, end] = [Number(NextToken), Number(NextToken) + MaxResults];
    const Rows = all.slice(from, end).map((row) => ({
      Data: row.map((value) => (value === null ? {} : { VarCharValue: value })),
    }));
    const ResultSet = { Rows, ResultSetMetadata: { ColumnInfo: result.columns } };
    return { ResultSet, ...(end < all.length && { NextToken: String(end) }) };
  }
}

function show({ id, request, status }: ModelQuery): object {
  const { QueryString = "", ResultConfiguration: { OutputLocation = "s3://reports/" } = {} } = request;
  const { Enabled = false } = request.ResultReuseConfiguration?.ResultReuseByAgeConfiguration ?? {};
  return {
    QueryExecutionId: id,
    Query: QueryString,
    StatementType: /^(CREATE (?!TABLE \w+ AS)|ALTER|DROP)/.test(QueryString) ? "DDL" : "DML",
    ResultConfiguration: { OutputLocation: `${OutputLocation}${id}.csv` },
    Status: status,
    Statistics: {
      DataScannedInBytes: 4_096,
      EngineExecutionTimeInMillis: 700,
      QueryQueueTimeInMillis: 50,
      TotalExecutionTimeInMillis: 800,
      ResultReuseInformation: { ReusedPreviousResult: Enabled },
    },
  };
}

function invalid(message: string): AwsRefusal {
  return new AwsRefusal("InvalidRequestException", message);
}
