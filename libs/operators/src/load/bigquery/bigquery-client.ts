import type { BigQuery } from "@google-cloud/bigquery";
import type { BigQuerySettings } from "./bigquery-settings.ts";

/** Opens a client. The library is loaded here and not before: tasks without BigQuery need not pay for it. */
export async function openBigQuery(settings: BigQuerySettings): Promise<BigQuery> {
  const { projectId, location, credentials, endpoint } = settings;
  const library = await import("@google-cloud/bigquery");
  return new library.BigQuery({
    projectId,
    location,
    ...(credentials && { credentials }),
    ...(endpoint !== undefined && { apiEndpoint: endpoint }),
    ...(endpoint !== undefined && !credentials && { authClient: await anonymous() }),
  });
}

/** Without it the client would look for the credentials of a machine at Google. */
async function anonymous() {
  const { PassThroughClient } = await import("google-auth-library");
  return new PassThroughClient();
}
