import { API_PREFIX, type AuditEntry, endpoints } from "@daymill/contract";
import { freshDatabase, silentLog } from "@daymill/metadata/testing";
import type { Logger } from "@daymill/core";
import type { OidcConfig } from "../config.ts";
import { openAccessWorld } from "./access-world.ts";
import { LOCAL_KEY, openAccessServer, SERVER_URL } from "./access-server.ts";
import { startOidcProvider, type Vouching } from "./oidc-provider.ts";

const GROUPS = {
  viewer: ["staff"],
  operator: ["oncall"],
  editor: [],
  admin: ["platform"],
  sales_team: ["sales"],
  billing: ["money"],
};

const HTML = { accept: "text/html,*/*" };

/** Somebody on their way: what the browser keeps, and where the provider has sent it back to. */
export interface Underway {
  readonly cookie: string;
  /** The path with what the provider says. */
  readonly back: string;
}

/** A server of users with a provider beside it, and a browser that goes from one to the other. */
export async function openOidcWorld(open = freshDatabase, log: Logger = silentLog) {
  const provider = await startOidcProvider();
  const { issuer, clientId, clientSecret } = provider;
  const oidc: OidcConfig = {
    issuer,
    clientId,
    clientSecret,
    scopes: ["openid", "profile"],
    nameClaims: ["preferred_username", "email"],
    groupsClaim: "groups",
    groups: GROUPS,
    otherwise: "none",
    label: "Example",
  };
  const world = await openAccessWorld(open, { oidc, log });
  const { app } = world;

  /** Goes to the provider, and stops before what it sends the browser back to. */
  const leave = async (returnTo = "/"): Promise<Underway> => {
    const url = `${API_PREFIX}${endpoints.leaveToSignIn.path}?${new URLSearchParams({ returnTo }).toString()}`;
    const left = await app.inject({ url, headers: HTML });
    const there = await fetch(String(left.headers.location), { redirect: "manual" });
    return {
      cookie: String(left.headers["set-cookie"]).split(";")[0] ?? "",
      back: (there.headers.get("location") ?? "").replace(SERVER_URL, ""),
    };
  };
  const comeBack = async ({ cookie, back }: Underway, at = app) => {
    const answer = await at.inject({ url: back, headers: { ...HTML, cookie } });
    const set = [answer.headers["set-cookie"] ?? []].flat();
    return {
      status: answer.statusCode,
      location: answer.headers.location,
      cookies: set,
      /** The session; empty: there is none. */
      cookie: set.find((each) => each.startsWith("daymill_session="))?.split(";")[0] ?? "",
    };
  };
  return {
    ...world,
    provider,
    leave,
    comeBack,
    /** The whole way, for whom the provider vouches. */
    enter: async (vouching: Vouching, returnTo?: string) => {
      provider.vouch(vouching);
      return await comeBack(await leave(returnTo));
    },
    /** What the audit log says of sign-ins by the provider, the newest first. */
    audit: async (): Promise<AuditEntry[]> => {
      return (await world.call("GET /audit?action=returnFromSignIn", { token: LOCAL_KEY })).body.items;
    },
    /** Another server on the same database. */
    openSibling: async () => (await openAccessServer(world.database, { oidc })).app,
    /** One that no longer knows of the provider. */
    openWithoutProvider: async () => (await openAccessServer(world.database)).app,
    async [Symbol.asyncDispose]() {
      await world[Symbol.asyncDispose]();
      await provider[Symbol.asyncDispose]();
    },
  };
}

/** Somebody with these groups whose name is that of their account. */
export function member(sub: string, ...groups: string[]): Vouching {
  return { sub, claims: { preferred_username: sub, groups } };
}
