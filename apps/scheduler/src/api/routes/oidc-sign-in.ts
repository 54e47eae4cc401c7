import { DaymillError, type Clock, type Logger } from "@daymill/core";
import { API_PREFIX, endpoints } from "@daymill/contract";
import { knownOwnRoles, signInOfProvider } from "@daymill/metadata";
import type { MetadataDatabase } from "@daymill/metadata";
import type { OidcConfig } from "../../config.ts";
import type { Sealer } from "../../secrets/sealer.ts";
import { beginSession } from "../access/begin-session.ts";
import { openProvider, type Vouched } from "../access/oidc/provider.ts";
import { nameOf, rolesOf } from "../access/oidc/read-claims.ts";
import { onTheWayTo, refused } from "../access/oidc/refused.ts";
import { wayCookie } from "../access/oidc/way-cookie.ts";
import type { SignInLimits } from "../access/sign-in-limits.ts";
import type { Handlers, Lead } from "../handlers.ts";

export interface OidcRouteParts {
  readonly db: MetadataDatabase["db"];
  readonly clock: Clock;
  readonly log: Logger;
  readonly limits: SignInLimits;
  readonly sealer: Sealer;
  /** undefined: there is no provider. */
  readonly oidc: OidcConfig | undefined;
  /** Where people reach the web UI, without a slash at the end. */
  readonly url: string;
}

type OidcRoutes = Pick<Handlers, "leaveToSignIn" | "returnFromSignIn">;

/** Sign-in at an OpenID Connect provider: a browser is sent there, and comes back with what proves who it is. */
export function oidcRoutes({ oidc, url, ...parts }: OidcRouteParts): OidcRoutes {
  if (oidc === undefined) return { leaveToSignIn: notConfigured, returnFromSignIn: notConfigured };
  const { db, clock, log, limits, sealer } = parts;
  const redirectUri = `${url}${API_PREFIX}${endpoints.returnFromSignIn.path}`;
  const provider = openProvider({ config: oidc, redirectUri, clock, log });
  const ways = wayCookie({ sealer, clock, path: new URL(".", redirectUri).pathname.replace(/\/$/, "") });

  return {
    leaveToSignIn: async ({ query: { returnTo }, caller }) => {
      const { location, way } = await onTheWayTo(returnTo, () => provider.leave());
      ways.give(caller, { ...way, returnTo });
      return { location };
    },
    returnFromSignIn: async ({ query, caller }) => {
      const way = ways.take(caller);
      const signIn = async (): Promise<Lead> => {
        if (way === undefined) throw refused("stale", "No sign-in was begun in this browser, or it took too long.");
        const { user, former } = await admit(await provider.vouch(query, way), { db, clock, log, oidc });
        await beginSession({ db, clock }, user, caller);
        const { name: who, role, ownRoles } = user;
        log.info("somebody signed in", { who, role, ownRoles, address: caller.address });
        return { location: way.returnTo, signedIn: { who, roles: { role, ownRoles }, former } };
      };
      return await onTheWayTo(way?.returnTo ?? "/", () => limits.follow(caller.address, signIn));
    },
  };
}

async function notConfigured(): Promise<never> {
  throw new DaymillError("E701", "This server has no single sign-on: there is no oidc in its configuration.");
}

type AdmitParts = Pick<OidcRouteParts, "db" | "clock" | "log"> & { readonly oidc: OidcConfig };

/** The user whom the provider vouches for, with the role that their groups give. Rejects with a refusal. */
async function admit({ issuer, subject, claims }: Vouched, { db, clock, log, oidc }: AdmitParts) {
  const name = nameOf(claims, oidc.nameClaims);
  if (name === undefined) {
    log.warn("single sign-on gave no name that a user can have", { subject, nameClaims: oidc.nameClaims });
    throw refused("noName", `None of the claims ${oidc.nameClaims.join(", ")} of ${subject} is a name for a user.`);
  }
  const given = rolesOf(claims, oidc);
  const known = await knownOwnRoles(db, given.ownRoles);
  const ownRoles = given.ownRoles.filter((each) => known.has(each));
  if (ownRoles.length < given.ownRoles.length) {
    const unknown = given.ownRoles.filter((each) => !known.has(each));
    log.warn("groups give roles that there are not, which is nothing", { name, unknown });
  }
  const role = given.role ?? (ownRoles.length === 0 && oidc.otherwise !== "none" ? oidc.otherwise : undefined);
  const result = await signInOfProvider(db, { issuer, subject, name, role, ownRoles }, clock.now());
  switch (result.kind) {
    case "in":
      return result;
    case "taken":
      throw refused("nameTaken", `There is another user ${name}: delete that one, and this one can sign in.`);
    case "disabled":
      throw refused("disabled", `${result.name} is disabled.`);
    case "no_role":
      throw refused("noRole", `No group of ${result.name ?? name} gives a role: sessions and API tokens end.`);
    default:
      return result satisfies never;
  }
}
