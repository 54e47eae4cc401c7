import { timingSafeEqual } from "node:crypto";
import type { IncomingHttpHeaders } from "node:http";
import { DaymillError, mayDo, whyMayNot } from "@daymill/core";
import type { Clock, EpochMillis } from "@daymill/core";
import type { NeededRole } from "@daymill/contract";
import { findUserSession, findToken, hasUsers, touchUserSession, touchToken } from "@daymill/metadata";
import type { MetadataDatabase } from "@daymill/metadata";
import { heldBy, type Identity, mostOf, toldRole } from "./identity.ts";
import { type RoleReader, rolesOnDags } from "./roles-on-dags.ts";
import { standingOf } from "./second-factor/standing.ts";
import { secretHash } from "./secret-text.ts";
import { readSessionCookie } from "./session-cookie.ts";

/**
 * Where a role counts. all: what is about no DAG, so that the role for everything decides. dags: on DAGs, so that whoever may
 * have it on one comes in, and the guard of the route looks at which. self: what is one's own. entrance: the same, also for
 * who has signed in and still has to set up a second factor; anywhere else they are nobody.
 */
export type AccessScope = "all" | "dags" | "self" | "entrance";

/** How long a session lasts, in ms. */
export const SESSION_MS = 14 * 86_400_000;
/** How long it lasts while nobody uses it, in ms. */
export const SESSION_IDLE_MS = 3 * 86_400_000;

/** Being here is written down this often, in ms. */
const TOUCH_MS = 60_000;

const LOCAL = { by: "local", who: "local", role: "admin" } as const;

export interface DoorkeeperParts {
  readonly db: MetadataDatabase["db"];
  readonly clock: Clock;
  /** Whoever can read the data directory may do everything: the key that stands in its server file. */
  readonly localKey: string;
  /**
   * Whether people can sign in elsewhere: then they have to, even while there are no users. Without it nobody vouches any
   * more for users who came from there, and their sessions and tokens let nobody in.
   */
  readonly hasProvider: boolean;
  /** The roles of which a second factor is demanded of who signs in with a password. */
  readonly secondFactorFor: readonly string[];
}

/** Knows who asks, and who may what. */
export interface Doorkeeper extends RoleReader {
  /** Whether there are no users, and no provider of some, so that whoever comes may do everything. */
  isOpen(): Promise<boolean>;
  /**
   * Who asks, if they may: undefined only for what needs nobody. Rejects with E709 (not signed in), E716 (a second factor is
   * demanded of them) or E704 (not allowed).
   */
  admit(headers: IncomingHttpHeaders, needs: NeededRole, scope: AccessScope): Promise<Identity | undefined>;
}

export function doorkeeper({ db, clock, localKey, hasProvider, secondFactorFor }: DoorkeeperParts): Doorkeeper {
  const localHash = secretHash(localKey);
  // Users never become none again, so this is asked no more once there are some.
  let isClosed = hasProvider;
  const isOpen = async (): Promise<boolean> => {
    isClosed ||= await hasUsers(db);
    return !isClosed;
  };

  const isVouchedFor = ({ issuer }: { readonly issuer: string | null }): boolean => issuer === null || hasProvider;

  const byToken = async (token: string): Promise<Identity> => {
    const hash = secretHash(token);
    if (timingSafeEqual(hash, localHash)) return LOCAL;
    const now = clock.now();
    const found = await findToken(db, hash);
    if (found === undefined || (found.expiresAt !== null && found.expiresAt <= now) || !isVouchedFor(found)) {
      throw new DaymillError(
        "E709",
        "The API token is not known, has expired, or belongs to a user who may not sign in.",
      );
    }
    if ((found.lastUsedAt ?? 0) + TOUCH_MS <= now) await touchToken(db, found.tokenKey, now);
    const { user, userKey, userRole, ownRoles, role: atMost, name } = found;
    return { by: "token", who: user, ...heldBy({ role: userRole, ownRoles, atMost }), userKey, token: name };
  };

  const bySession = async (secret: string | undefined): Promise<Identity | undefined> => {
    if (secret === undefined) return undefined;
    const tokenHash = secretHash(secret);
    const now = clock.now();
    const found = await findUserSession(db, tokenHash);
    if (found === undefined || isOver(found, now) || !isVouchedFor(found)) return undefined;
    const { userKey, name, role, ownRoles, issuer } = found;
    if (found.lastSeenAt + TOUCH_MS <= now) await touchUserSession(db, { tokenHash, userKey }, now);
    const held = heldBy({ role, ownRoles, atMost: "admin" });
    const secondFactor = standingOf({ ...found, ownRoles: ownRoles.map((own) => own.name) }, secondFactorFor);
    return { by: issuer === null ? "password" : "oidc", who: name, ...held, userKey, tokenHash, secondFactor };
  };

  const identify = async ({ authorization, cookie }: IncomingHttpHeaders): Promise<Identity | undefined> => {
    if (await isOpen()) return LOCAL;
    if (authorization !== undefined) return await byToken(readBearer(authorization));
    return await bySession(readSessionCookie(cookie));
  };

  return {
    isOpen,
    rolesOnDags: (holder, of) => rolesOnDags(db, holder, of),
    async admit(headers, needs, scope) {
      const identity = await identify(headers);
      const isHalfIn = scope !== "entrance" && lacksFactor(identity);
      if (needs === "nobody") return isHalfIn ? undefined : identity;
      if (identity === undefined) {
        throw new DaymillError("E709", "Sign in first, or send an API token: `Authorization: Bearer dmt_…`.");
      }
      if (isHalfIn) {
        const why = `${identity.who} has to set up a second factor before anything else`;
        throw new DaymillError("E716", `${why}: sign in in a browser, which leads there.`);
      }
      if (scope !== "all" && mayDo(mostOf(identity), needs)) return identity;
      const role = scope === "all" ? identity.role : toldRole(identity, needs);
      const refusal = whyMayNot({ ...identity, name: identity.who, role }, needs);
      if (refusal !== undefined) throw new DaymillError("E704", refusal);
      return identity;
    },
  };
}

function lacksFactor(identity: Identity | undefined): boolean {
  return identity !== undefined && "secondFactor" in identity && identity.secondFactor === "needed";
}

function isOver(
  { expiresAt, lastSeenAt }: { readonly expiresAt: EpochMillis; readonly lastSeenAt: EpochMillis },
  now: EpochMillis,
): boolean {
  return expiresAt <= now || lastSeenAt + SESSION_IDLE_MS <= now;
}

function readBearer(authorization: string): string {
  const token = /^Bearer +(\S+) *$/i.exec(authorization)?.[1];
  if (token !== undefined) return token;
  throw new DaymillError("E709", "The Authorization header is not `Bearer` and a token.");
}
