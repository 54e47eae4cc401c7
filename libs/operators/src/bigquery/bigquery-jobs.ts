import type { BigQuery, JobMetadata } from "@google-cloud/bigquery";
import { invalidField } from "@daymill/stores";
import type { TaskContext } from "@daymill/core";
import { openBigQuery } from "../load/bigquery/bigquery-client.ts";
import { statusOf, toBigQueryError } from "../load/bigquery/bigquery-error.ts";
import { bigQuerySettingsOf } from "../load/bigquery/bigquery-settings.ts";
import type { BigQuerySettings } from "../load/bigquery/bigquery-settings.ts";
import { tokenDigest } from "../token-digest.ts";
import type { QueryConfiguration } from "./query-configuration.ts";
import { toBigQueryRows } from "./query-rows.ts";
import type { BigQueryRows, RawResult, RawRow } from "./query-rows.ts";

/** What finds a job again. The location is kept: the connection may have another one since, and there it is not found. */
export type JobPlace = { readonly job: string; readonly location: string };

/** Opens the jobs of BigQuery of a connection (E301, E104). */
export async function openBigQueryJobs(id: string, ctx: TaskContext): Promise<BigQueryJobs> {
  const connection = await ctx.connection(id);
  if (connection.type !== "bigquery")
    throw invalidField(connection, "type", `is "${connection.type}", but SQL of BigQuery needs one of type bigquery`);
  const settings = bigQuerySettingsOf(connection);
  return new BigQueryJobs(await openBigQuery(settings), settings);
}

/** The query jobs of a project. Rejects with E401, E402 or E416. */
export class BigQueryJobs {
  readonly settings: BigQuerySettings;
  readonly #client: BigQuery;

  constructor(client: BigQuery, settings: BigQuerySettings) {
    this.#client = client;
    this.settings = settings;
  }

  /** The job of this submission, which is there once however often it is asked for. */
  async insert(configuration: QueryConfiguration, token: string): Promise<JobPlace> {
    const place = this.#placeOf(token);
    try {
      await this.#client.createJob({ configuration, jobId: place.job, location: place.location });
    } catch (thrown: unknown) {
      // The id is taken: by an earlier request of this very submission.
      if (statusOf(thrown) !== 409) throw this.#named(thrown);
    }
    return place;
  }

  async find(token: string): Promise<JobPlace | undefined> {
    const place = this.#placeOf(token);
    try {
      await this.#metadata(place);
      return place;
    } catch (thrown: unknown) {
      if (statusOf(thrown) === 404) return undefined;
      throw this.#named(thrown);
    }
  }

  async describe(place: JobPlace): Promise<JobMetadata> {
    try {
      return await this.#metadata(place);
    } catch (thrown: unknown) {
      throw this.#named(thrown);
    }
  }

  /** One that has ended already is left as it is; BigQuery ends others when it comes to it. */
  async cancel({ job, location }: JobPlace): Promise<void> {
    try {
      await this.#client.job(job, { location }).cancel();
    } catch (thrown: unknown) {
      throw this.#named(thrown);
    }
  }

  /** The first rows of a query that has succeeded. */
  async firstRows({ job, location }: JobPlace, count: number): Promise<BigQueryRows> {
    const held = this.#client.job(job, { location });
    const rows: RawRow[] = [];
    let schema: RawResult["schema"];
    let pageToken: string | undefined;
    try {
      do {
        const options = { maxResults: count - rows.length, autoPaginate: false, skipParsing: true };
        const [page, next, answer] = await held.getQueryResults({ ...options, ...(pageToken && { pageToken }) });
        rows.push(...(page as RawRow[]));
        schema ??= (answer as RawResult | undefined)?.schema;
        pageToken = next?.pageToken;
      } while (pageToken !== undefined && rows.length < count);
    } catch (thrown: unknown) {
      throw this.#named(thrown);
    }
    return toBigQueryRows({ schema, rows });
  }

  async #metadata({ job, location }: JobPlace): Promise<JobMetadata> {
    const [metadata] = (await this.#client.job(job, { location }).getMetadata()) as [JobMetadata, unknown];
    return metadata;
  }

  #placeOf(token: string): JobPlace {
    return { job: `daymill_query_${tokenDigest(token, 40)}`, location: this.settings.location };
  }

  #named(thrown: unknown): Error {
    const what = `The query in ${this.settings.projectId} (${this.settings.location})`;
    return toBigQueryError(thrown, { what, invalid: "E416", refused: "E416" });
  }
}
