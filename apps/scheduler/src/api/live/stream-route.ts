import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import { toIso } from "@daymill/core";
import type { Clock } from "@daymill/core";
import type { SeenDags } from "@daymill/metadata";
import { API_PREFIX, liveEventSchema, routes } from "@daymill/contract";
import type { LiveEvent } from "@daymill/contract";
import { DAG_RULES, scopeOf } from "../access/dag-rules.ts";
import type { Doorkeeper } from "../access/doorkeeper.ts";
import { dagsOfCaller } from "../access/roles-on-dags.ts";
import { readPart } from "../read-part.ts";
import type { EventRing, SentEvent } from "./event-ring.ts";
import { type LiveView, liveView } from "./live-view.ts";

export interface StreamParts {
  readonly ring: EventRing;
  readonly clock: Clock;
  readonly version: string;
}

/** A comment keeps proxies from closing a quiet stream, and tells us when a client is gone. */
const HEARTBEAT_MS = 15_000;

/** How long a browser waits before it comes back. */
const RETRY_MS = 1_000;

/** A client that reads too slowly is cut off beyond this: it comes back and resumes. */
const MAX_WAITING_BYTES = 1_048_576;

/** Holds streams of events open; one that comes back is told what it missed, or to fetch anew. */
export function registerStream(app: FastifyInstance, parts: StreamParts, door: Doorkeeper): void {
  const open = new Set<FastifyReply>();
  const scope = scopeOf(DAG_RULES.stream);
  const look = async ({ headers }: FastifyRequest): Promise<SeenDags> =>
    await dagsOfCaller(door, await door.admit(headers, routes.stream.needs, scope))("viewer");
  app.get(`${API_PREFIX}${routes.stream.path}`, async (request, reply) => {
    const view = liveView(await look(request), () => look(request));
    const missed = missedBy(request, parts.ring);
    reply.hijack();
    // Who went away meanwhile has told so already, and does not tell it again.
    if (reply.raw.destroyed) return;
    writeHead(reply);
    open.add(reply);
    const stop = startStream(reply, { missed, view }, parts);
    reply.raw.on("close", () => {
      open.delete(reply);
      stop();
    });
  });
  app.addHook("preClose", async () => {
    for (const reply of open) reply.raw.end();
  });
}

/** undefined: more than is known here. */
function missedBy(request: FastifyRequest, ring: EventRing): readonly SentEvent[] | undefined {
  const header = request.headers["last-event-id"];
  const { lastEventId, sinceMs } = readPart("query", routes.stream.query, request.query);
  const lastId = typeof header === "string" ? header : lastEventId;
  if (lastId !== undefined) return ring.since(lastId);
  return sinceMs === undefined ? [] : ring.within(sinceMs);
}

function writeHead(reply: FastifyReply): void {
  // Those of every answer: a reply that is hijacked sends none by itself.
  for (const [name, value] of Object.entries(reply.getHeaders()))
    if (value !== undefined) reply.raw.setHeader(name, value);
  reply.raw.writeHead(200, {
    "content-type": "text/event-stream; charset=utf-8",
    "cache-control": "no-store",
    // For nginx: a buffered stream is a late one.
    "x-accel-buffering": "no",
  });
}

interface Listener {
  readonly missed: readonly SentEvent[] | undefined;
  readonly view: LiveView;
}

function startStream(reply: FastifyReply, { missed, view }: Listener, parts: StreamParts): () => void {
  const write = (text: string): void => {
    reply.raw.write(text);
    if (reply.raw.writableLength > MAX_WAITING_BYTES) reply.raw.destroy();
  };
  const send = view.filter(({ id, event }: SentEvent): void => write(`id: ${id}\n${frame(event)}`));
  write(`retry: ${RETRY_MS}\n${frame({ kind: "hello", version: parts.version, now: toIso(parts.clock.now()) })}`);
  if (missed === undefined) write(frame({ kind: "reset" }));
  else for (const sent of missed) send(sent);
  const unsubscribe = parts.ring.subscribe(send);
  const heartbeat = setInterval(() => {
    write(":\n\n");
    // Signed out, disabled or expired meanwhile: the browser comes back, and is told so.
    view.renew().catch(() => reply.raw.end());
  }, HEARTBEAT_MS);
  return () => {
    unsubscribe();
    clearInterval(heartbeat);
  };
}

function frame(event: LiveEvent): string {
  return `data: ${JSON.stringify(liveEventSchema.parse(event))}\n\n`;
}
