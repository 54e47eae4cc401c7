import type { FastifyInstance, FastifyRequest } from "fastify";
import type { Health } from "@daymill/contract";
import type { Metrics } from "../../observability/metrics.ts";
import { guardRequest, type RequestRules } from "../guard-request.ts";
import type { Doorkeeper } from "./doorkeeper.ts";

export interface ProbeParts {
  readonly health: () => Promise<Health>;
  readonly metrics: Metrics;
  readonly door: Doorkeeper;
  readonly rules: RequestRules;
}

const HEALTH = "/health";
const LIVE = "/health/live";
const METRICS = "/metrics";

/** Routes that answer under any Host: load balancers, kubelets and Prometheus name a server by its address. */
export const PROBES: ReadonlySet<string | undefined> = new Set([HEALTH, LIVE, METRICS]);

/**
 * For load balancers and Prometheus, which expect these at the root. Whether the server is well is told to anybody, what it
 * consists of only to who is let in; metrics tell how much work there is, so they need a viewer. That it lives is all that a
 * server says which waits for its database: a restart would not bring that back.
 */
export function registerProbes(app: FastifyInstance, { health, metrics, door, rules }: ProbeParts): void {
  app.get(HEALTH, async (request, reply) => {
    const facts = await health();
    const { ready, status } = facts;
    void reply.status(ready && status !== "down" ? 200 : 503);
    return await reply.send((await isKnown(request, { door, rules })) ? facts : { ready, status });
  });
  app.get(LIVE, async (_request, reply) => await reply.send({ live: true }));
  app.get(METRICS, {
    onRequest: async ({ method, headers }) => {
      // While nobody has to sign in, a name that was rebound to this machine would be enough.
      if (await door.isOpen()) guardRequest({ method, headers }, rules);
      await door.admit(headers, "viewer", "all");
    },
    handler: async (_request, reply) => await reply.type("text/plain; version=0.0.4").send(await metrics.text()),
  });
}

async function isKnown(
  { method, headers }: FastifyRequest,
  { door, rules }: Pick<ProbeParts, "door" | "rules">,
): Promise<boolean> {
  try {
    guardRequest({ method, headers }, rules);
    return (await door.admit(headers, "nobody", "self")) !== undefined;
  } catch {
    // A foreign Host, a token that is no good, or a database that is down: a probe wants an answer all the same.
    return false;
  }
}
