import { DaymillError, mayDo } from "@daymill/core";
import type { Clock, Logger } from "@daymill/core";
import type { ApiToken } from "@daymill/contract";
import { deleteToken, listTokens, makeToken } from "@daymill/metadata";
import type { MetadataDatabase, TokenRow } from "@daymill/metadata";
import { newSecret, secretHash } from "../access/secret-text.ts";
import { type Identity, mostOf } from "../access/identity.ts";
import type { Caller, Handlers } from "../handlers.ts";
import { notAccepted } from "../not-accepted.ts";
import { iso, isoOrNull, toInstant } from "../present/instants.ts";
import { found } from "../reader.ts";

export interface TokenRouteParts {
  readonly db: MetadataDatabase["db"];
  readonly clock: Clock;
  readonly log: Logger;
}

type TokenRoutes = Pick<Handlers, "listTokens" | "createToken" | "deleteToken">;

export function tokenRoutes({ db, clock, log }: TokenRouteParts): TokenRoutes {
  return {
    listTokens: async ({ caller }) => (await listTokens(db, reachOf(caller))).map(present),
    createToken: async ({ body, caller }) => {
      const identity = ofUser(caller.identity);
      const { userKey, role: userRole, who } = identity;
      const most = mostOf(identity);
      const now = clock.now();
      const expiresAt = toInstant(body.expiresAt);
      if (expiresAt !== null && expiresAt <= now) {
        throw notAccepted([{ path: "body.expiresAt", message: "A token must expire later than now." }]);
      }
      if (!mayDo(most, body.role)) {
        throw notAccepted([{ path: "body.role", message: `A token may do no more than who makes it: ${most}.` }]);
      }
      const token = newSecret("dmt_");
      const made = { userKey, name: body.name, role: body.role, tokenHash: secretHash(token), expiresAt };
      const tokenKey = await makeToken(db, made, now);
      log.info("an API token was made", { who, token: body.name, role: body.role });
      const row = { ...made, tokenKey, user: who, userRole, createdAt: now, lastUsedAt: null };
      return { ...present(row), token };
    },
    deleteToken: async ({ params: { tokenId }, caller }) => {
      found((await deleteToken(db, tokenId, reachOf(caller))) || undefined, `The token ${tokenId}`);
      log.info("an API token was deleted", { who: caller.who, tokenId });
      return { deleted: true };
    },
  };
}

/** Whose tokens somebody may see and delete. */
function reachOf({ identity }: Caller): { readonly userKey: number } | "all" {
  return identity?.role === "admin" ? "all" : { userKey: ofUser(identity).userKey };
}

function ofUser(identity: Identity | undefined): Extract<Identity, { readonly userKey: number }> {
  if (identity !== undefined && "userKey" in identity) return identity;
  throw new DaymillError(
    "E703",
    "A token belongs to a user: make one (`daymill users create NAME --role admin`), and sign in as that user.",
  );
}

function present({ tokenKey, name, user, role, createdAt, expiresAt, lastUsedAt }: Omit<TokenRow, "issuer">): ApiToken {
  return {
    tokenId: tokenKey,
    name,
    user,
    role,
    createdAt: iso(createdAt),
    expiresAt: isoOrNull(expiresAt),
    lastUsedAt: isoOrNull(lastUsedAt),
  };
}
