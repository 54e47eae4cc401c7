import { ACCESS_ROLES, API_PREFIX, mayDo, type Route, routes } from "@daymill/contract";
import type { MetadataDatabase } from "@daymill/metadata";
import { freshDatabase } from "@daymill/metadata/testing";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type AccessServer, LOCAL_KEY, openAccessServer } from "../../testing/access-server.ts";
import { PASSWORD } from "../../testing/access-world.ts";

let database: MetadataDatabase;
let server: AccessServer;
const tokens: Record<string, string> = {};

beforeAll(async () => {
  database = await freshDatabase();
  server = await openAccessServer(database);
  for (const role of ACCESS_ROLES.toReversed()) {
    const headers = { authorization: `Bearer ${LOCAL_KEY}` };
    await server.app.inject({
      method: "POST",
      url: `${API_PREFIX}/users`,
      headers,
      payload: { name: role, role, password: PASSWORD },
    });
    const signedIn = await server.app.inject({
      method: "POST",
      url: `${API_PREFIX}/session`,
      payload: { name: role, password: PASSWORD },
    });
    const made = await server.app.inject({
      method: "POST",
      url: `${API_PREFIX}/tokens`,
      headers: { cookie: String(signedIn.headers["set-cookie"]).split(";")[0] },
      payload: { name: "test", role, expiresAt: null },
    });
    tokens[role] = made.json().token;
  }
});

afterAll(async () => {
  await server.app.close();
  await database.close();
});

/** What the server answers to a request that is not valid: who may not come in is not told even that. */
async function statusFor(route: Route, role: string | undefined): Promise<number> {
  const answer = await server.app.inject({
    method: route.method,
    url: `${API_PREFIX}${route.path.replaceAll(/:\w+/g, "-")}?surprise=1`,
    headers: { "content-type": "application/json", ...(role && { authorization: `Bearer ${tokens[role]}` }) },
    ...(route.method !== "GET" && { payload: "{}" }),
  });
  return answer.statusCode;
}

const table: [string, Route][] = Object.entries(routes);

describe.each(table)("%s", (_, route) => {
  test("lets in who may, and nobody else", async () => {
    const refused = route.needs === "nobody" ? 400 : 401;
    expect(await statusFor(route, undefined)).toBe(refused);
    for (const role of ACCESS_ROLES) {
      const isIn = route.needs === "nobody" || mayDo(role, route.needs);
      expect([role, await statusFor(route, role)]).toEqual([role, isIn ? 400 : 403]);
    }
  });
});

test("a token that nobody has is refused, also where nobody has to sign in", async () => {
  for (const authorization of ["Bearer dmt_nobody", "Bearer ", "Basic YTpi", ""]) {
    const answer = await server.app.inject({ url: `${API_PREFIX}/session`, headers: { authorization } });
    expect([authorization, answer.statusCode]).toEqual([authorization, 401]);
    expect(answer.headers["www-authenticate"]).toBe("Bearer");
  }
});

test("metrics need a viewer; health says to anybody whether the server is well, and no more", async () => {
  const { app } = server;
  expect((await app.inject("/metrics")).statusCode).toBe(401);
  const headers = { authorization: `Bearer ${tokens["viewer"]}` };
  expect((await app.inject({ url: "/metrics", headers })).body).toContain("daymill_up");
  // Prometheus asks pods by their addresses; what keeps others out is the token.
  const byAddress = { host: "10.42.0.7:8080" };
  expect((await app.inject({ url: "/metrics", headers: { ...headers, ...byAddress } })).statusCode).toBe(200);
  expect((await app.inject({ url: "/metrics", headers: byAddress })).statusCode).toBe(401);
  expect((await app.inject("/health")).json()).toEqual({ ready: true, status: "ok" });
  const stale = { authorization: "Bearer dmt_stale" };
  expect((await app.inject({ url: "/health", headers: stale })).json()).toEqual({ ready: true, status: "ok" });
  expect((await app.inject({ url: "/health", headers })).json()).toHaveProperty("components");
});
