import Fastify from "fastify";
import type { FastifyInstance } from "fastify";
import { DaymillError, toError } from "@daymill/core";
import type { Logger } from "@daymill/core";
import { API_PREFIX, endpoints, PROBLEM_CONTENT_TYPE } from "@daymill/contract";
import { PROBES } from "./access/register-probes.ts";
import { guardRequest, type RequestRules } from "./guard-request.ts";
import { securityHeaders } from "./security-headers.ts";
import { toProblem } from "./to-problem.ts";

export interface BaseServerParts {
  readonly rules: RequestRules;
  readonly log: Logger;
}

/** The largest request body, in bytes. */
const MAX_BODY_BYTES = 4_194_304;

/** A server without routes that guards every request and says what went wrong as a problem. */
export function baseServer({ rules, log }: BaseServerParts): FastifyInstance {
  const app = Fastify({
    logger: false,
    bodyLimit: MAX_BODY_BYTES,
    forceCloseConnections: true,
    routerOptions: { maxParamLength: 512 },
  });
  guardEveryRequest(app, rules);
  answerErrors(app, log);
  return app;
}

function guardEveryRequest(app: FastifyInstance, rules: RequestRules): void {
  app.addHook("onRequest", async (request, reply) => {
    void reply.headers(securityHeaders);
    if (PROBES.has(request.routeOptions.url)) return;
    guardRequest({ method: request.method, headers: request.headers }, rules);
  });
}

function answerErrors(app: FastifyInstance, log: Logger): void {
  app.setErrorHandler(async (thrown, request, reply) => {
    const problem = toProblem(thrown, request.id);
    if (problem.status >= 500) {
      const error = toError(thrown);
      const cause = error instanceof DaymillError ? error.cause : undefined;
      const { id: requestId, method } = request;
      log.error("a request failed", { requestId, method, url: loggedUrl(request.url), error, cause });
    }
    if (problem.status === 401) void reply.header("www-authenticate", "Bearer");
    if (problem.status === 429) void reply.header("retry-after", problem.details?.["retryAfterSeconds"]);
    return await reply.status(problem.status).type(PROBLEM_CONTENT_TYPE).send(JSON.stringify(problem));
  });
}

/** What a provider sends a browser back with is worth a session. */
function loggedUrl(url: string): string {
  const back = `${API_PREFIX}${endpoints.returnFromSignIn.path}`;
  return url.startsWith(back) ? back : url;
}
