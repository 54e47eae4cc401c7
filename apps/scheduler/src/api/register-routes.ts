import type { IncomingHttpHeaders } from "node:http";
import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import type { Logger } from "@daymill/core";
import { API_PREFIX, routes } from "@daymill/contract";
import type { Route, RouteName } from "@daymill/contract";
import { DAG_RULES, scopeOf } from "./access/dag-rules.ts";
import type { AccessScope, Doorkeeper } from "./access/doorkeeper.ts";
import type { Identity } from "./access/identity.ts";
import { dagsOfCaller } from "./access/roles-on-dags.ts";
import { clientGone } from "./client-gone.ts";
import type { Caller, Handlers } from "./handlers.ts";
import { leadBrowser } from "./lead-browser.ts";
import { fieldsNotAccepted } from "./not-accepted.ts";
import { readPart } from "./read-part.ts";

interface AnyCall {
  readonly params: unknown;
  readonly query: unknown;
  readonly body: unknown;
  readonly caller: Caller;
}

/** Who is let in, and how they came. */
export interface Entrance {
  readonly door: Doorkeeper;
  /** Whether the browser speaks TLS, to us or to a proxy. */
  readonly isSecure: (headers: IncomingHttpHeaders) => boolean;
  readonly log: Logger;
}

type AnyHandler = (call: AnyCall) => Promise<unknown>;

/** Every route of the table but the stream: the one place where requests are read and answers are checked. */
export function registerRoutes(app: FastifyInstance, handlers: Handlers, entrance: Entrance): void {
  const table: Readonly<Record<string, Route>> = routes;
  for (const [name, handler] of Object.entries(handlers)) {
    const route = table[name];
    if (route === undefined) throw new Error(`no route is called ${name}`);
    const scope = scopeOf(DAG_RULES[name as RouteName]);
    // The table and the handlers agree by their types; only the loop over them forgets which belongs to which.
    register(app, { route, scope, handle: handler as AnyHandler, entrance });
  }
}

interface Registration {
  readonly route: Route;
  readonly scope: AccessScope;
  readonly handle: AnyHandler;
  readonly entrance: Entrance;
}

function register(app: FastifyInstance, { route, scope, handle, entrance }: Registration): void {
  const { door, isSecure, log } = entrance;
  const identities = new WeakMap<FastifyRequest, Identity | undefined>();
  app.route({
    method: route.method,
    url: `${API_PREFIX}${route.path}`,
    ...(route.bodyBytes !== undefined && { bodyLimit: route.bodyBytes }),
    // Before the body is read: who may not come in sends none.
    onRequest: async (request) => void identities.set(request, await door.admit(request.headers, route.needs, scope)),
    handler: async (request, reply) => {
      const identity = identities.get(request);
      const caller: Caller = {
        who: identity?.who ?? "nobody",
        identity,
        dagsWith: dagsOfCaller(door, identity),
        address: request.ip,
        isSecure: isSecure(request.headers),
        cookies: request.headers.cookie,
        setCookie: (cookie) => void reply.header("set-cookie", cookie),
        signal: clientGone(reply.raw),
      };
      const answer = async (): Promise<unknown> => await handle(readRequest(route, request, caller));
      if (route.content === "redirect") return await leadBrowser({ request, reply, log }, answer);
      return send(reply, route, await answer());
    },
  });
}

function readRequest(route: Route, request: FastifyRequest, caller: Caller): AnyCall {
  return {
    params: readPart("path", route.params, request.params),
    query: readPart("query", route.query, request.query),
    body: route.body.type === "undefined" ? noBodyOf(request) : readPart("body", route.body, request.body ?? {}),
    caller,
  };
}

/** Who sends a body where none is read means something by it that would not be done. An empty object means nothing. */
function noBodyOf({ body }: FastifyRequest): undefined {
  const isEmpty = typeof body === "object" && body !== null && !Array.isArray(body) && Object.keys(body).length === 0;
  if (body === undefined || body === null || isEmpty) return undefined;
  throw fieldsNotAccepted([{ path: "body", message: "expected none: nothing of it would be read" }]);
}

function send(reply: FastifyReply, route: Route, answer: unknown): FastifyReply {
  void reply.status(route.status).header("cache-control", "no-store");
  if (route.content === "text") return reply.type("text/plain; charset=utf-8").send(answer);
  return reply.send(route.response.parse(answer));
}
