import type { BigQuery } from "@google-cloud/bigquery";
import type { JobLabels } from "./job-labels.ts";

interface UploadRequest {
  readonly multipart?: readonly { readonly body?: unknown }[];
}

/**
 * Gives the jobs of a client's uploads labels. The library writes all that it is told of an upload under
 * `configuration.load`, and labels stand beside that.
 */
export function labelUploads(client: BigQuery, labels: JobLabels): void {
  client.makeAuthenticatedRequest = new Proxy(client.makeAuthenticatedRequest, {
    apply: (send, self, [request, ...more]: [UploadRequest, ...unknown[]]): unknown =>
      Reflect.apply(send, self, [labelled(request, labels), ...more]),
  });
}

function labelled(request: UploadRequest, labels: JobLabels): UploadRequest {
  const [description, ...content] = request.multipart ?? [];
  if (typeof description?.body !== "string") return request;
  const job = JSON.parse(description.body) as { readonly configuration: object };
  const body = JSON.stringify({ ...job, configuration: { ...job.configuration, labels } });
  return { ...request, multipart: [{ ...description, body }, ...content] };
}
