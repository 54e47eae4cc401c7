import Fastify from "fastify";
import type { FastifyInstance, FastifyReply } from "fastify";
import { DaymillError, toError } from "@daymill/core";
import type { Logger } from "@daymill/core";
import { API_PREFIX, endpoints, PROBLEM_CONTENT_TYPE } from "@daymill/contract";
import type { Problem } from "@daymill/contract";
import { PROBES } from "./access/register-probes.ts";
import { assertOneHost, guardRequest, type RequestRules } from "./guard-request.ts";
import { securityHeadersFor } from "./security-headers.ts";
import { toProblem } from "./to-problem.ts";

export interface BaseServerParts {
  readonly rules: RequestRules;
  readonly log: Logger;
}

/** The largest request body, in bytes. */
const MAX_BODY_BYTES = 4_194_304;

/** How long a request may take to arrive: a bundle over a slow line does, who sends a byte a minute does not. In ms. */
const REQUEST_TIMEOUT_MS = 120_000;

/** A server without routes that guards every request and says what went wrong as a problem. */
export function baseServer({ rules, log }: BaseServerParts): FastifyInstance {
  const app = Fastify({
    logger: false,
    bodyLimit: MAX_BODY_BYTES,
    requestTimeout: REQUEST_TIMEOUT_MS,
    forceCloseConnections: true,
    routerOptions: { maxParamLength: 512 },
    // An address that is no address at all, before any route or hook: `%zz`.
    frameworkErrors: (thrown, { id }, reply) => {
      void reply.headers(securityHeadersFor(rules.url));
      void sendProblem(reply, toProblem(thrown, id));
    },
  });
  guardEveryRequest(app, rules);
  answerErrors(app, log);
  return app;
}

function guardEveryRequest(app: FastifyInstance, rules: RequestRules): void {
  const headers = securityHeadersFor(rules.url);
  app.addHook("onRequest", async (request, reply) => {
    void reply.headers(headers);
    assertOneHost(request.raw.rawHeaders);
    if (PROBES.has(request.routeOptions.url)) return;
    guardRequest({ method: request.method, headers: request.headers }, rules);
  });
}

function answerErrors(app: FastifyInstance, log: Logger): void {
  app.setErrorHandler(async (thrown, request, reply) => {
    const problem = toProblem(thrown, request.id);
    if (problem.status >= 500 && !isClientGone(thrown, reply)) {
      const error = toError(thrown);
      const cause = error instanceof DaymillError ? error.cause : undefined;
      const { id: requestId, method } = request;
      log.error("a request failed", { requestId, method, url: loggedUrl(request.url), error, cause });
    }
    if (problem.status === 401) void reply.header("www-authenticate", "Bearer");
    if (problem.status === 429) void reply.header("retry-after", problem.details?.["retryAfterSeconds"]);
    return await sendProblem(reply, problem);
  });
}

/** Work that ended because the client went away before it had its answer: no failure. */
function isClientGone(thrown: unknown, reply: FastifyReply): boolean {
  return reply.raw.destroyed && toError(thrown).name === "AbortError";
}

function sendProblem(reply: FastifyReply, problem: Problem): FastifyReply {
  return reply.status(problem.status).type(PROBLEM_CONTENT_TYPE).send(JSON.stringify(problem));
}

/** What a provider sends a browser back with is worth a session. */
function loggedUrl(url: string): string {
  const back = `${API_PREFIX}${endpoints.returnFromSignIn.path}`;
  return url.startsWith(back) ? back : url;
}
