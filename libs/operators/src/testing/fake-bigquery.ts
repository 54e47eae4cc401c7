import { createServer } from "node:http";
import type { IncomingMessage, Server, ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { buffer } from "node:stream/consumers";
import type { ObjectStore } from "@daymill/stores";
import { openDuckDb } from "../duckdb.ts";
import type { DuckDb } from "../duckdb.ts";

/** What is told of a job of the fake. */
export interface FakeJob {
  readonly id: string;
  readonly location: string;
  readonly table: string;
  /** What was asked for of a load; empty for a query. */
  readonly load: Readonly<Record<string, unknown>>;
  /** What was asked for of a query. */
  readonly query?: Readonly<Record<string, unknown>>;
  readonly labels: Readonly<Record<string, string>> | undefined;
  state: "RUNNING" | "DONE";
  isCancelled: boolean;
  errors: readonly { readonly reason: string; readonly message: string; readonly location?: string }[];
  rows: number;
}

/** As the API shows it. */
interface FakeResult {
  readonly schema?: object;
  readonly rows?: readonly object[];
}

interface StoredTable {
  readonly timePartitioning: Readonly<Record<string, unknown>> | undefined;
  readonly partitions: Map<string, string>;
}

/**
 * The routes of BigQuery that a load uses, with rules that no emulator shows: ids of jobs are taken once (409), a job is
 * found in its location only, a decorator replaces one partition. Tables are folders of Parquet.
 */
export class FakeBigQuery implements AsyncDisposable {
  readonly jobs = new Map<string, FakeJob>();
  readonly tables = new Map<string, StoredTable>();
  readonly requests: string[] = [];
  /** Errors of jobs that are submitted from now on. */
  failing: FakeJob["errors"] = [];
  /** While true, jobs that are submitted go on until `finish`. */
  isSlow = false;
  /** While true, the answers to submissions are lost, and the jobs are taken. */
  isMute = false;
  /** What queries give from now on, as the API shows it. */
  result: FakeResult = {};
  /** Gives the result of each query in place of `result`, if it is there. */
  answering: ((query: Readonly<Record<string, unknown>>) => Promise<FakeResult>) | undefined;
  /** Where the files are that loads name, whatever their bucket. */
  bucket: ObjectStore | undefined;
  /** Rows of one answer. */
  pageSize = 1_000;
  /** While it is not 0, the answers to so many more submissions are lost, and the jobs are taken. */
  lostAnswers = 0;
  /** Answers the next requests with these numbers. */
  readonly refusals: number[] = [];
  readonly #server: Server;
  readonly #home: string;

  private constructor(home: string) {
    this.#home = home;
    this.#server = createServer((request, response) => void this.#answer(request, response));
  }

  static async start(): Promise<FakeBigQuery> {
    const fake = new FakeBigQuery(await mkdtemp(join(tmpdir(), "daymill-bigquery-")));
    await new Promise<void>((resolve) => fake.#server.listen(0, "127.0.0.1", resolve));
    return fake;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  /** The rows of a table, `dataset.table`, as DuckDB reads them. */
  async query(table: string, sql: string): Promise<readonly (readonly unknown[])[]> {
    const files = [...(this.tables.get(table)?.partitions.values() ?? [])].map((file) => `'${file}'`);
    using db = await openDuckDb({ temporaryDirectory: join(this.#home, "duckdb"), memoryMiB: 128 });
    const from = `read_parquet([${files.join(", ")}], union_by_name = true, hive_partitioning = false)`;
    return await db.query(sql.replaceAll("$table", from), []);
  }

  finish(): void {
    for (const job of this.jobs.values()) job.state = "DONE";
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise<void>((resolve) => this.#server.close(() => resolve()));
    await rm(this.#home, { recursive: true });
  }

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = new URL(request.url ?? "", "http://fake");
    this.requests.push(`${request.method} ${url.pathname}${url.search}`);
    const body = await buffer(request);
    const refusal = this.refusals.shift();
    if (refusal !== undefined) return send(response, refusal, problem(refusal, "backendError", "try again"));
    const [kind = "", name = "", verb = "", table = ""] = url.pathname.replace(/^.*\/projects\/[^/]+\//, "").split("/");
    if (request.method === "POST" && kind === "jobs" && name === "") return await this.#insert(body, request, response);
    if (kind === "queries") return await this.#results(name, url.searchParams, response);
    if (kind === "jobs") return this.#job(name, verb, { location: url.searchParams.get("location"), response });
    if (kind === "datasets" && verb === "tables") return this.#table(`${name}.${table}`, response);
    return send(response, 404, problem(404, "notFound", `nothing at ${url.pathname}`));
  }

  async #insert(body: Buffer, request: IncomingMessage, response: ServerResponse): Promise<void> {
    const type = request.headers["content-type"] ?? "";
    const [metadata, content] = type.startsWith("multipart/") ? partsOf(body, type) : [body, Buffer.alloc(0)];
    const { jobReference, configuration } = JSON.parse(String(metadata));
    const { datasetId, tableId } = configuration.load?.destinationTable ?? {};
    if (this.jobs.has(jobReference.jobId)) {
      return send(response, 409, problem(409, "duplicate", `Already Exists: Job ${jobReference.jobId}`));
    }
    const job: FakeJob = {
      id: jobReference.jobId,
      location: jobReference.location,
      table: `${datasetId}.${tableId}`,
      load: configuration.load ?? {},
      ...(configuration.query !== undefined && { query: configuration.query }),
      labels: configuration.labels,
      state: this.isSlow || configuration.query !== undefined ? "RUNNING" : "DONE",
      isCancelled: false,
      errors: this.failing,
      rows: 0,
    };
    this.jobs.set(job.id, job);
    if (job.query === undefined && job.errors.length === 0) await this.#load(job, content);
    if (this.isMute || this.lostAnswers > 0) {
      this.lostAnswers = Math.max(0, this.lostAnswers - 1);
      return void response.destroy();
    }
    return send(response, 200, describe(job));
  }

  async #load(job: FakeJob, content: Buffer): Promise<void> {
    const [name = "", partition = ""] = job.table.split("$");
    const folder = join(this.#home, name);
    await mkdir(folder, { recursive: true });
    const file = join(folder, `${partition}.parquet`);
    await writeFile(file, content);
    using db = await openDuckDb({ temporaryDirectory: join(this.#home, "duckdb"), memoryMiB: 128 });
    if (job.load["sourceUris"] !== undefined) await this.#readBucket(job, { db, file });
    const timePartitioning = job.load["timePartitioning"] as StoredTable["timePartitioning"];
    const table = this.tables.get(name) ?? { timePartitioning, partitions: new Map<string, string>() };
    table.partitions.set(partition, file);
    this.tables.set(name, table);
    job.rows = Number((await db.query("SELECT count(*) FROM read_parquet($1)", [file]))[0]?.[0]);
  }

  /** Makes one file of those that a load names; a folder that it says to name a column becomes one. */
  async #readBucket({ load }: FakeJob, { db, file }: { readonly db: DuckDb; readonly file: string }): Promise<void> {
    const uris = load["sourceUris"] as readonly string[];
    const { sourceUriPrefix } = (load["hivePartitioningOptions"] ?? {}) as { readonly sourceUriPrefix?: string };
    const paths = await Promise.all(uris.map((uri, index) => this.#fetch(uri, `source-${index}.parquet`)));
    const [, before = "", column] = /^(.*)\{(\w+):STRING\}$/.exec(sourceUriPrefix ?? "") ?? [];
    const value = /=([^/]*)/.exec(uris[0]?.slice(before.length) ?? "")?.[1] ?? "";
    const added = column === undefined ? "" : `, '${value}' AS "${column}"`;
    const list = paths.map((_, index) => `$${index + 1}::VARCHAR`).join(", ");
    const from = `read_parquet([${list}], hive_partitioning = false)`;
    await db.query(`COPY (SELECT *${added} FROM ${from}) TO '${file}' (FORMAT parquet)`, paths);
  }

  async #fetch(uri: string, name: string): Promise<string> {
    if (this.bucket === undefined) throw new Error("the test does not say which store the bucket is");
    const path = join(this.#home, name);
    await writeFile(path, await this.bucket.read(uri.replace(/^gs:\/\/[^/]+\//, "")));
    return path;
  }

  #job(id: string, verb: string, { location, response }: { location: string | null; response: ServerResponse }): void {
    const job = this.jobs.get(id);
    if (job === undefined || job.location !== location)
      return send(response, 404, problem(404, "notFound", "Not found: Job"));
    if (verb !== "cancel") {
      const answer = describe(job);
      // A query ends between two looks, unless its text says that it never does.
      if (job.query !== undefined && !this.isSlow && !String(job.query["query"]).includes("hang")) job.state = "DONE";
      return send(response, 200, answer);
    }
    if (job.state === "DONE") return send(response, 200, { job: describe(job) });
    job.isCancelled = true;
    job.state = "DONE";
    job.errors = [{ reason: "stopped", message: "Job execution was cancelled" }];
    return send(response, 200, { job: describe(job) });
  }

  async #results(id: string, asked: URLSearchParams, response: ServerResponse): Promise<void> {
    const { query } = this.jobs.get(id) ?? {};
    const { schema, rows = [] } = (query === undefined ? undefined : await this.answering?.(query)) ?? this.result;
    const from = Number(asked.get("pageToken") ?? 0);
    const end = from + Math.min(this.pageSize, Number(asked.get("maxResults") ?? rows.length));
    const more = end < rows.length && { pageToken: String(end) };
    send(response, 200, { jobComplete: true, schema, rows: rows.slice(from, end), ...more });
  }

  #table(name: string, response: ServerResponse): void {
    const table = this.tables.get(name);
    if (table === undefined) return send(response, 404, problem(404, "notFound", `Not found: Table ${name}`));
    return send(response, 200, { timePartitioning: table.timePartitioning });
  }
}

const QUERY_STATISTICS = {
  statementType: "SELECT",
  totalBytesProcessed: "4096",
  totalBytesBilled: "10485760",
  totalSlotMs: "700",
  cacheHit: false,
};

function describe(job: FakeJob): object {
  const { id, location, state, errors, rows, query } = job;
  const isOver = state === "DONE";
  return {
    jobReference: { projectId: "project", jobId: id, location },
    status: { state, ...(isOver && errors.length > 0 && { errorResult: errors[0], errors }) },
    statistics: query === undefined ? { load: { outputRows: String(rows) } } : { query: QUERY_STATISTICS },
  };
}

function problem(code: number, reason: string, message: string): object {
  return { error: { code, message, errors: [{ reason, message }] } };
}

function send(response: ServerResponse, status: number, body: object): void {
  response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(body));
}

/** The two bodies of a multipart/related request: metadata and content. */
function partsOf(body: Buffer, type: string): [metadata: Buffer, content: Buffer] {
  const boundary = `--${/boundary="?([^";]+)/.exec(type)?.[1] ?? ""}`;
  const places: number[] = [];
  for (let at = body.indexOf(boundary); at >= 0; at = body.indexOf(boundary, at + 1)) places.push(at);
  const [first, second] = places.slice(0, -1).map((start, index) => {
    const part = body.subarray(start + boundary.length + 2, (places[index + 1] ?? body.length) - 2);
    return part.subarray(part.indexOf("\r\n\r\n") + 4);
  });
  return [first ?? Buffer.alloc(0), second ?? Buffer.alloc(0)];
}
