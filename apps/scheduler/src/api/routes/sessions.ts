import { DaymillError, mayDo } from "@daymill/core";
import type { Clock, Logger } from "@daymill/core";
import type { Session } from "@daymill/contract";
import { endUserSession, findUser, listRolesOf, patchUser } from "@daymill/metadata";
import type { MetadataDatabase, UserRow } from "@daymill/metadata";
import type { OidcConfig } from "../../config.ts";
import { beginSession } from "../access/begin-session.ts";
import type { Doorkeeper } from "../access/doorkeeper.ts";
import { type Held, heldBy, type Identity } from "../access/identity.ts";
import { hashPassword, isPassword } from "../access/hash-password.ts";
import { noSessionCookie } from "../access/session-cookie.ts";
import type { SignInLimits } from "../access/sign-in-limits.ts";
import type { Caller, Handlers } from "../handlers.ts";
import { notAccepted } from "../not-accepted.ts";

export interface SessionRouteParts {
  readonly db: MetadataDatabase["db"];
  readonly clock: Clock;
  readonly log: Logger;
  readonly door: Doorkeeper;
  readonly limits: SignInLimits;
  /** Where people may sign in besides here. */
  readonly oidc: Pick<OidcConfig, "label"> | undefined;
}

type Shown = Held & Pick<Identity, "who" | "by">;

type SessionRoutes = Pick<Handlers, "getSession" | "signIn" | "signOut" | "changePassword">;

export function sessionRoutes({ db, clock, log, door, limits, oidc }: SessionRouteParts): SessionRoutes {
  const provider = oidc === undefined ? {} : { provider: { label: oidc.label } };
  /** The user of that name and password; counts what fails. */
  const check = async (name: string, password: string, { address }: Caller): Promise<UserRow | undefined> => {
    let user: UserRow | undefined;
    const isRight = await limits.attempt({ name, address }, async () => {
      user = await findUser(db, name);
      return (await isPassword(password, user?.passwordHash ?? undefined)) && user?.isDisabled === false;
    });
    if (!isRight) log.warn("a sign-in failed", { name, address });
    return isRight ? user : undefined;
  };

  const begin = async (user: UserRow, caller: Caller): Promise<Session> => {
    await beginSession({ db, clock }, user, caller);
    const ownRoles = await listRolesOf(db, user.userKey);
    const held = heldBy({ role: user.role, ownRoles, atMost: "admin" });
    return { isOpen: false, user: await present({ who: user.name, by: "password", ...held }), ...provider };
  };

  const present = async ({ who, role, by, own }: Shown): Promise<NonNullable<Session["user"]>> => {
    if (own === undefined) return { name: who, role, by };
    const dags = [...(await door.rolesOnDags({ role, own }, "all"))].filter(([, there]) => !mayDo(role, there));
    const roles = own.ownRoles.map(({ name }) => name);
    return { name: who, role, by, own: { roles, dags: Object.fromEntries(dags) } };
  };

  return {
    getSession: async ({ caller: { identity } }) => ({
      isOpen: await door.isOpen(),
      user: identity === undefined ? null : await present(identity),
      ...provider,
    }),
    signIn: async ({ body, caller }) => {
      const user = await check(body.name, body.password, caller);
      if (user === undefined) throw new DaymillError("E709", "The name or the password is wrong.");
      log.info("somebody signed in", { who: user.name, address: caller.address });
      return await begin(user, caller);
    },
    signOut: async ({ caller }) => {
      if (caller.identity !== undefined && "tokenHash" in caller.identity)
        await endUserSession(db, caller.identity.tokenHash);
      caller.setCookie(noSessionCookie(caller));
      return { signedOut: true };
    },
    changePassword: async ({ body, caller }) => {
      const { identity } = caller;
      if (identity?.by !== "password") {
        throw new DaymillError("E703", "Only who has signed in with a password can change it.");
      }
      const user = await check(identity.who, body.current, caller);
      if (user === undefined) {
        throw notAccepted([{ path: "body.current", message: "The current password is wrong." }]);
      }
      const passwordHash = await hashPassword(body.next);
      await patchUser(db, user.name, { passwordHash, role: undefined, isDisabled: undefined }, clock.now());
      log.info("a password was changed", { who: user.name });
      return await begin(user, caller);
    },
  };
}
