import type { FastifyInstance } from "fastify";
import type { Logger } from "@daymill/core";
import type { Health } from "@daymill/contract";
import type { Metrics } from "../observability/metrics.ts";
import type { Doorkeeper } from "./access/doorkeeper.ts";
import { registerProbes } from "./access/register-probes.ts";
import { baseServer } from "./base-server.ts";
import { compressAnswers } from "./compress-answers.ts";
import { comesByTls, type RequestRules } from "./guard-request.ts";
import type { Handlers } from "./handlers.ts";
import { registerStream, type StreamParts } from "./live/stream-route.ts";
import { registerRoutes } from "./register-routes.ts";
import { serveWebApp } from "./static-files.ts";

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

/** The HTTP server, not yet listening. */
export async function buildServer(parts: ServerParts): Promise<FastifyInstance> {
  const app = baseServer(parts);
  acceptJsonOnly(app);
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

function measureRequests(app: FastifyInstance, metrics: Metrics): void {
  app.addHook("onResponse", async ({ routeOptions, method }, reply) => {
    const route = routeOptions.url ?? "none";
    metrics.requestEnded({ route, method, status: reply.statusCode, seconds: reply.elapsedTime / 1_000 });
  });
}
