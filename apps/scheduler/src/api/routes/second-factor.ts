import { DaymillError, type Clock, type Logger } from "@daymill/core";
import { deleteSecondFactor, findUser } from "@daymill/metadata";
import type { MetadataDatabase, UserRow } from "@daymill/metadata";
import type { OwnSession } from "../access/own-session.ts";
import type { PasswordCheck } from "../access/password-check.ts";
import type { SecondFactors } from "../access/second-factor/second-factors.ts";
import type { SignInLimits } from "../access/sign-in-limits.ts";
import type { Caller, Handlers } from "../handlers.ts";
import { notAccepted } from "../not-accepted.ts";

export interface SecondFactorRouteParts {
  readonly db: MetadataDatabase["db"];
  readonly clock: Clock;
  readonly log: Logger;
  readonly limits: SignInLimits;
  readonly checkPassword: PasswordCheck;
  readonly factors: SecondFactors;
  readonly session: OwnSession;
}

type SecondFactorRoutes = Pick<
  Handlers,
  "beginSecondFactor" | "confirmSecondFactor" | "renewRecoveryCodes" | "removeSecondFactor"
>;

/** What came of a code: recovery codes, or why there are none. */
type MadeCodes = Awaited<ReturnType<SecondFactors["confirm"]>>;

/** What somebody does to their own second factor. A change of it ends their sessions; the one that made it begins anew. */
export function secondFactorRoutes(parts: SecondFactorRouteParts): SecondFactorRoutes {
  const { db, log, limits, checkPassword, factors, session } = parts;

  const userOf = async ({ identity }: Caller): Promise<UserRow> => {
    const user = identity !== undefined && "userKey" in identity ? await findUser(db, identity.who) : undefined;
    if (user?.issuer === null) return user;
    throw new DaymillError("E703", "A second factor is for users who sign in with a password; a provider has its own.");
  };

  /** Counts what `make` says of a code as an attempt to sign in, and tells it. */
  const tryCode = async (
    { name }: UserRow,
    { address }: Caller,
    make: () => Promise<MadeCodes>,
  ): Promise<MadeCodes> => {
    let made: MadeCodes = "none";
    await limits.attempt({ name, address }, async () => {
      made = await make();
      return made === "none" ? undefined : made !== "wrong";
    });
    return made;
  };

  /** The same of a code of the factor that there is, which somebody may guess. */
  const tryCodeOfFactor = async (user: UserRow, caller: Caller, make: () => Promise<MadeCodes>): Promise<MadeCodes> =>
    await tryCode(user, caller, async () => {
      let made: MadeCodes = "wrong";
      await limits.code(user.name, async () => {
        made = await make();
        return made !== "wrong";
      });
      return made;
    });

  const goOn = async (user: UserRow, caller: Caller): Promise<void> => {
    if (caller.identity?.by === "password") await session.begin(user, caller);
  };

  return {
    beginSecondFactor: async ({ body: { password }, caller }) => {
      const { name } = await userOf(caller);
      const user = await checkPassword({ name, password }, caller);
      if (user === undefined) throw notAccepted([{ path: "body.password", message: "The password is wrong." }]);
      const begun = await factors.begin(user);
      if (begun !== undefined) return begun;
      throw new DaymillError("E703", `${name} has a second factor: take it away first, then set up another one.`);
    },
    confirmSecondFactor: async ({ body: { code }, caller }) => {
      const user = await userOf(caller);
      const { name } = user;
      const made = await tryCode(user, caller, () => factors.confirm(user, code));
      if (made === "wrong") throw wrongCode();
      if (made === "none") {
        throw new DaymillError("E703", `${name} has not begun to set up a second factor, or has set it up.`);
      }
      limits.forgetCodes(name);
      log.info("a second factor was set up", { who: name });
      await goOn({ ...user, hasSecondFactor: true }, caller);
      return { recoveryCodes: [...made] };
    },
    renewRecoveryCodes: async ({ body: { code }, caller }) => {
      const user = await userOf(caller);
      const { name } = user;
      const made = await tryCodeOfFactor(user, caller, () => factors.renew(user, code));
      if (made === "none") throw new DaymillError("E703", `${name} has no second factor.`);
      if (made === "wrong") throw wrongCode();
      log.info("recovery codes were made anew", { who: name });
      await goOn(user, caller);
      return { recoveryCodes: [...made] };
    },
    removeSecondFactor: async ({ body: { code }, caller }) => {
      const user = await userOf(caller);
      const { name, userKey } = user;
      if (!user.hasSecondFactor) throw new DaymillError("E703", `${name} has no second factor.`);
      const take = async () => {
        const proof = await factors.take(user, code);
        return proof === "code" || proof === "recovery code";
      };
      const isTheirs = await limits.attempt({ name, address: caller.address }, () => limits.code(name, take));
      if (isTheirs !== true) throw wrongCode();
      await deleteSecondFactor(db, userKey);
      log.info("a second factor was taken away", { who: name });
      await goOn({ ...user, hasSecondFactor: false }, caller);
      return { removed: true };
    },
  };
}

function wrongCode(): DaymillError {
  const message = "The code is wrong, too old, or was used already. A clock that is wrong makes wrong codes.";
  return notAccepted([{ path: "body.code", message }]);
}
