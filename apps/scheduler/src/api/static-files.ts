import { existsSync } from "node:fs";
import { join } from "node:path";
import fastifyStatic from "@fastify/static";
import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import { DaymillError } from "@daymill/core";

const IMMUTABLE = "public, max-age=31536000, immutable";

/** What is shown where the web app has not been built. */
const NOT_BUILT = `<!doctype html><html lang="en"><meta charset="utf-8"><title>Daymill</title>
<h1>Daymill runs, without its web app</h1>
<p>The web app has not been built. In a clone, <code>npm start</code> builds it. The API is at
<a href="/api/v1/openapi.json">/api/v1/openapi.json</a>.</p></html>`;

/** Serves the built web app, and its index page for every address that is a page of the app. */
export async function serveWebApp(app: FastifyInstance, webDir: string | undefined): Promise<void> {
  const isBuilt = webDir !== undefined && existsSync(join(webDir, "index.html"));
  if (isBuilt) {
    await app.register(fastifyStatic, {
      root: webDir,
      cacheControl: false,
      dotfiles: "deny",
      // Vite puts a hash into the name of everything below assets/.
      setHeaders: (reply, path) => {
        void reply.header("cache-control", path.includes("/assets/") ? IMMUTABLE : "no-cache");
      },
    });
  }
  app.setNotFoundHandler(async (request, reply) => {
    if (!wantsPage(request))
      throw new DaymillError("E701", `There is nothing at ${request.method} ${pathOf(request)}.`);
    return isBuilt ? await sendIndex(reply) : await reply.type("text/html; charset=utf-8").send(NOT_BUILT);
  });
}

function sendIndex(reply: FastifyReply): FastifyReply {
  return reply.sendFile("index.html");
}

function wantsPage(request: FastifyRequest): boolean {
  const isPage = request.method === "GET" || request.method === "HEAD";
  return isPage && !pathOf(request).startsWith("/api/") && (request.headers.accept ?? "").includes("text/html");
}

function pathOf(request: FastifyRequest): string {
  return request.url.split("?")[0] ?? "";
}
