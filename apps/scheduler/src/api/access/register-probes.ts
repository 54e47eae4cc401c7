import type { FastifyInstance, FastifyRequest } from "fastify";
import type { Health } from "@daymill/contract";
import type { Metrics } from "../../observability/metrics.ts";
import type { Doorkeeper } from "./doorkeeper.ts";

export interface ProbeParts {
  readonly health: () => Promise<Health>;
  readonly metrics: Metrics;
  readonly door: Doorkeeper;
}

/**
 * For load balancers and Prometheus, which expect these at the root. Whether the server is well is told to anybody, what it
 * consists of only to who is let in; metrics name DAGs, so they need a viewer.
 */
export function registerProbes(app: FastifyInstance, { health, metrics, door }: ProbeParts): void {
  app.get("/health", async (request, reply) => {
    const facts = await health();
    const { ready, status } = facts;
    void reply.status(ready && status !== "down" ? 200 : 503);
    return await reply.send((await isKnown(request, door)) ? facts : { ready, status });
  });
  app.get("/metrics", {
    onRequest: async (request) => void (await door.admit(request.headers, "viewer")),
    handler: async (_request, reply) => await reply.type("text/plain; version=0.0.4").send(await metrics.text()),
  });
}

async function isKnown({ headers }: FastifyRequest, door: Doorkeeper): Promise<boolean> {
  try {
    return (await door.admit(headers, "nobody")) !== undefined;
  } catch {
    // A token that is no good, or a database that is down: a probe wants an answer all the same.
    return false;
  }
}
