import type { FastifyInstance } from "fastify";

/** A fetch that asks a server without a socket, whatever its host is called. `app` is read with each request. */
export function injectFetch(app: () => FastifyInstance): typeof fetch {
  return async (url, init) => {
    const request = new Request(url, init);
    const { pathname, search } = new URL(request.url);
    const payload = await request.text();
    const { statusCode, body, headers } = await app().inject({
      method: request.method as "GET",
      url: pathname + search,
      headers: Object.fromEntries(request.headers),
      ...(payload !== "" && { payload }),
    });
    const cookies = [headers["set-cookie"] ?? []].flat().map((cookie): [string, string] => ["set-cookie", cookie]);
    return new Response(body, { status: statusCode, headers: cookies });
  };
}
