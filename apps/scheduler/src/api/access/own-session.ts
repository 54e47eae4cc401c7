import { mayDo } from "@daymill/core";
import type { Session } from "@daymill/contract";
import { countRecoveryCodes, listRolesOf } from "@daymill/metadata";
import type { UserRow } from "@daymill/metadata";
import type { OidcConfig } from "../../config.ts";
import type { Caller } from "../handlers.ts";
import { beginSession, type SessionParts } from "./begin-session.ts";
import type { Doorkeeper } from "./doorkeeper.ts";
import { heldBy, type Identity } from "./identity.ts";
import { standingOf } from "./second-factor/standing.ts";

export interface OwnSessionParts extends SessionParts {
  readonly door: Doorkeeper;
  /** Where people may sign in besides here. */
  readonly oidc: Pick<OidcConfig, "label"> | undefined;
  /** The roles of which a second factor is demanded. */
  readonly secondFactorFor: readonly string[];
  /** Whether who clears or marks has to say why. Default: false. */
  readonly requiresNote?: boolean;
}

export interface OwnSession {
  /** What somebody is told of themselves; undefined: nobody has signed in. */
  present(identity: Identity | undefined): Promise<Session>;
  /** See beginSession. */
  begin(user: UserRow, caller: Caller): Promise<Session>;
}

type Told = Pick<Identity, "who" | "by" | "role" | "own"> & Partial<Pick<PasswordIdentity, "userKey" | "secondFactor">>;
type PasswordIdentity = Extract<Identity, { readonly secondFactor: unknown }>;

export function ownSession({
  door,
  oidc,
  secondFactorFor,
  requiresNote = false,
  ...parts
}: OwnSessionParts): OwnSession {
  const rules = {
    ...(oidc !== undefined && { provider: { label: oidc.label } }),
    ...(requiresNote && { requiresNote }),
  };

  const tell = async (identity: Told): Promise<NonNullable<Session["user"]>> => {
    const { who, role, by, own } = identity;
    const told = { name: who, role, by, ...(await tellFactor(identity)) };
    if (own === undefined) return told;
    const dags = [...(await door.rolesOnDags({ role, own }, "all"))].filter(([, there]) => !mayDo(role, there));
    const roles = own.ownRoles.map(({ name }) => name);
    return { ...told, own: { roles, dags: Object.fromEntries(dags) } };
  };

  const tellFactor = async ({ userKey, secondFactor = "none" }: Told) => {
    if (userKey === undefined || secondFactor === "none") return {};
    const recoveryCodesLeft = await countRecoveryCodes(parts.db, userKey);
    return { secondFactor: { isSetUp: secondFactor === "set up", recoveryCodesLeft } };
  };

  return {
    present: async (identity) => ({
      isOpen: await door.isOpen(),
      user: identity === undefined ? null : await tell(identity),
      ...rules,
    }),
    begin: async (user, caller) => {
      await beginSession(parts, user, caller);
      const { name: who, role, userKey } = user;
      const held = heldBy({ role, ownRoles: await listRolesOf(parts.db, userKey), atMost: "admin" });
      const secondFactor = standingOf(user, secondFactorFor);
      return { isOpen: false, user: await tell({ who, by: "password", ...held, userKey, secondFactor }), ...rules };
    },
  };
}
