import Fastify from "fastify";
import type { FastifyInstance } from "fastify";
import { DaymillError, toError } from "@daymill/core";
import type { Logger } from "@daymill/core";
import { API_PREFIX, endpoints, PROBLEM_CONTENT_TYPE, type Health } from "@daymill/contract";
import type { Metrics } from "../observability/metrics.ts";
import type { Doorkeeper } from "./access/doorkeeper.ts";
import { PROBES, registerProbes } from "./access/register-probes.ts";
import { compressAnswers } from "./compress-answers.ts";
import { comesByTls, guardRequest, type RequestRules } from "./guard-request.ts";
import type { Handlers } from "./handlers.ts";
import { registerStream, type StreamParts } from "./live/stream-route.ts";
import { registerRoutes } from "./register-routes.ts";
import { securityHeaders } from "./security-headers.ts";
import { serveWebApp } from "./static-files.ts";
import { toProblem } from "./to-problem.ts";

export interface ServerParts {
  readonly handlers: Handlers;
  readonly stream: StreamParts;
  readonly door: Doorkeeper;
  readonly rules: RequestRules;
  /** The built web app, absolute; undefined: API only. */
  readonly webDir: string | undefined;
  readonly metrics: Metrics;
  readonly health: () => Promise<Health>;
  readonly log: Logger;
}

/** The largest request body, in bytes. */
const MAX_BODY_BYTES = 4_194_304;

/** The HTTP server, not yet listening. */
export async function buildServer(parts: ServerParts): Promise<FastifyInstance> {
  const app = Fastify({
    logger: false,
    bodyLimit: MAX_BODY_BYTES,
    forceCloseConnections: true,
    routerOptions: { maxParamLength: 512 },
  });
  acceptJsonOnly(app);
  guardEveryRequest(app, parts);
  answerErrors(app, parts.log);
  measureRequests(app, parts.metrics);
  compressAnswers(app);
  const isSecure = comesByTls(parts.rules);
  registerRoutes(app, parts.handlers, { door: parts.door, isSecure, log: parts.log });
  registerStream(app, parts.stream, parts.door);
  registerProbes(app, parts);
  await serveWebApp(app, parts.webDir);
  return app;
}

function acceptJsonOnly(app: FastifyInstance): void {
  const parseJson = app.getDefaultJsonParser("error", "error");
  app.removeAllContentTypeParsers();
  app.addContentTypeParser("application/json", { parseAs: "string" }, (request, body, done) => {
    if (body === "") return done(null, undefined);
    return parseJson(request, body.toString(), done);
  });
}

function guardEveryRequest(app: FastifyInstance, { rules }: ServerParts): void {
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

function measureRequests(app: FastifyInstance, metrics: Metrics): void {
  app.addHook("onResponse", async ({ routeOptions, method }, reply) => {
    const route = routeOptions.url ?? "none";
    metrics.requestEnded({ route, method, status: reply.statusCode, seconds: reply.elapsedTime / 1_000 });
  });
}
