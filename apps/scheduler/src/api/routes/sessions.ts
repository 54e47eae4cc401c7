import { DaymillError } from "@daymill/core";
import type { Clock, Logger } from "@daymill/core";
import { endUserSession, patchUser } from "@daymill/metadata";
import type { MetadataDatabase } from "@daymill/metadata";
import type { OwnSession } from "../access/own-session.ts";
import type { PasswordCheck } from "../access/password-check.ts";
import type { Passwords } from "../access/passwords.ts";
import type { CodeProof, SecondFactors } from "../access/second-factor/second-factors.ts";
import type { SignInLimits } from "../access/sign-in-limits.ts";
import { noSessionCookie } from "../access/session-cookie.ts";
import type { Handlers } from "../handlers.ts";
import { notAccepted } from "../not-accepted.ts";

export interface SessionRouteParts {
  readonly db: MetadataDatabase["db"];
  readonly clock: Clock;
  readonly log: Logger;
  readonly limits: SignInLimits;
  readonly checkPassword: PasswordCheck;
  readonly passwords: Passwords;
  readonly factors: SecondFactors;
  readonly session: OwnSession;
}

type SessionRoutes = Pick<Handlers, "getSession" | "signIn" | "signOut" | "changePassword">;

export function sessionRoutes(parts: SessionRouteParts): SessionRoutes {
  const { db, clock, log, limits, checkPassword, passwords, factors, session } = parts;
  return {
    getSession: ({ caller: { identity } }) => session.present(identity),
    signIn: async ({ body: { code, ...given }, caller }) => {
      const { address } = caller;
      let proof: CodeProof | "missing" | undefined;
      const user = await checkPassword(given, caller, async (theirs) => {
        if (!theirs.hasSecondFactor) return true;
        if (code === undefined) {
          proof = "missing";
          return undefined;
        }
        return await limits.code(theirs.name, async () => {
          proof = await factors.take(theirs, code);
          return proof === "code" || proof === "recovery code";
        });
      });
      if (user === undefined) throw notLetIn(proof);
      const begun = await session.begin(user, caller);
      if (proof === "recovery code") log.warn("somebody signed in by a recovery code", { who: user.name, address });
      else log.info("somebody signed in", { who: user.name, address });
      return begun;
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
      const user = await checkPassword({ name: identity.who, password: body.current }, caller);
      if (user === undefined) {
        throw notAccepted([{ path: "body.current", message: "The current password is wrong." }]);
      }
      const passwordHash = await passwords.hash(body.next);
      await patchUser(db, user.name, { passwordHash, role: undefined, isDisabled: undefined }, clock.now());
      log.info("a password was changed", { who: user.name });
      return await session.begin({ ...user, passwordHash }, caller);
    },
  };
}

/** `proof`: of the second factor, which is looked at once the password is right. */
function notLetIn(proof: CodeProof | "missing" | undefined): DaymillError {
  if (proof === undefined) return new DaymillError("E709", "The name or the password is wrong.");
  if (proof !== "missing") return new DaymillError("E709", "The code is wrong, too old, or was used already.");
  return new DaymillError("E715", "The password is right. Now the code of your authenticator app, or a recovery code.");
}
