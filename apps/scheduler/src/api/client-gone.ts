import type { ServerResponse } from "node:http";

/**
 * Aborted when the client goes away before it has its answer. Fastify's `request.signal` is about the request: it is also
 * aborted once the body of a POST has been read.
 */
export function clientGone(response: ServerResponse): AbortSignal {
  const controller = new AbortController();
  response.once("close", () => {
    if (!response.writableFinished) controller.abort();
  });
  return controller.signal;
}
