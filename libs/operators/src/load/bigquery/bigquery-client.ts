import type { BigQuery } from "@google-cloud/bigquery";
import { googleClientOptions } from "@daymill/stores";
import type { BigQuerySettings } from "./bigquery-settings.ts";

/** Opens a client. The library is loaded here and not before: tasks without BigQuery need not pay for it. */
export async function openBigQuery(settings: BigQuerySettings): Promise<BigQuery> {
  const { projectId, location } = settings;
  const library = await import("@google-cloud/bigquery");
  return new library.BigQuery({ projectId, location, ...(await googleClientOptions(settings)) });
}
