import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import { API_PREFIX, routes } from "@daymill/contract";
import type { Route } from "@daymill/contract";
import { clientGone } from "./client-gone.ts";
import type { Caller, Handlers } from "./handlers.ts";
import { readPart } from "./read-part.ts";

interface AnyCall {
  readonly params: unknown;
  readonly query: unknown;
  readonly body: unknown;
  readonly caller: Caller;
}

type AnyHandler = (call: AnyCall) => Promise<unknown>;

/** Every route of the table but the stream: the one place where requests are read and answers are checked. */
export function registerRoutes(app: FastifyInstance, handlers: Handlers): void {
  const table: Readonly<Record<string, Route>> = routes;
  for (const [name, handler] of Object.entries(handlers)) {
    const route = table[name];
    if (route === undefined) throw new Error(`no route is called ${name}`);
    // The table and the handlers agree by their types; only the loop over them forgets which belongs to which.
    register(app, route, handler as AnyHandler);
  }
}

function register(app: FastifyInstance, route: Route, handle: AnyHandler): void {
  app.route({
    method: route.method,
    url: `${API_PREFIX}${route.path}`,
    handler: async (request, reply) => {
      const answer = await handle(readRequest(route, request, clientGone(reply.raw)));
      return send(reply, route, answer);
    },
  });
}

function readRequest(route: Route, request: FastifyRequest, signal: AbortSignal): AnyCall {
  return {
    params: readPart("path", route.params, request.params),
    query: readPart("query", route.query, request.query),
    body: route.body.type === "undefined" ? undefined : readPart("body", route.body, request.body ?? {}),
    caller: { who: "local", signal },
  };
}

function send(reply: FastifyReply, route: Route, answer: unknown): FastifyReply {
  void reply.status(route.status).header("cache-control", "no-store");
  if (route.content === "text") return reply.type("text/plain; charset=utf-8").send(answer);
  return reply.send(route.response.parse(answer));
}
