import type { Logger } from "@daymill/core";
import { findUser } from "@daymill/metadata";
import type { MetadataDatabase, UserRow } from "@daymill/metadata";
import type { Caller } from "../handlers.ts";
import type { Passwords } from "./passwords.ts";
import type { SignInLimits } from "./sign-in-limits.ts";

export interface PasswordCheckParts {
  readonly db: MetadataDatabase["db"];
  readonly log: Logger;
  readonly limits: SignInLimits;
  readonly passwords: Passwords;
}

/**
 * The user of that name and password, who may sign in; undefined: they are not. Counts what fails. `more`: what they have to
 * prove besides; undefined when nothing of it was given, which is no failure.
 */
export type PasswordCheck = (
  given: { readonly name: string; readonly password: string },
  caller: Pick<Caller, "address">,
  more?: (user: UserRow) => Promise<boolean | undefined>,
) => Promise<UserRow | undefined>;

export function passwordCheck({ db, log, limits, passwords }: PasswordCheckParts): PasswordCheck {
  return async ({ name, password }, { address }, more = async () => true) => {
    let user: UserRow | undefined;
    const isRight = await limits.attempt({ name, address }, async () => {
      user = await findUser(db, name);
      const isTheirs = await passwords.matches(password, user?.passwordHash ?? undefined);
      if (!isTheirs || user === undefined || user.isDisabled) return false;
      return await more(user);
    });
    if (isRight === false) log.warn("a sign-in failed", { name, address });
    return isRight === true ? user : undefined;
  };
}
