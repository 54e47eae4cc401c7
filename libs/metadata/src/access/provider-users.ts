import type { Kysely, Transaction } from "kysely";
import type { EpochMillis, HeldRole } from "@daymill/core";
import type { Database } from "../database.ts";
import { inTransaction } from "../transaction.ts";
import { giveOwnRoles, knownOwnRoles } from "./own-roles.ts";
import { type GivenRoles, isWeaker, selectUsers, type UserRow } from "./users.ts";

/** Whom an identity provider has vouched for. */
export interface ProvidedUser {
  readonly issuer: string;
  /** What the provider calls them for ever: with the issuer it says who they are, whatever their name. */
  readonly subject: string;
  /** Given to them at their first sign-in, and kept. */
  readonly name: string;
  /** What their groups give now; undefined: nothing. */
  readonly role: HeldRole | undefined;
  /** Names of the roles of one's own that their groups give now; those that there are not give nothing. Default: none. */
  readonly ownRoles?: readonly string[];
}

/**
 * What became of a sign-in. taken: it would be their first, and another user has the name. disabled: by an admin. no_role:
 * their groups give none; the user that they had is disabled until they do. `former`: the roles until now; undefined: none.
 */
export type ProviderSignIn =
  | { readonly kind: "in"; readonly user: UserRow; readonly former: GivenRoles | undefined }
  | { readonly kind: "taken" }
  | { readonly kind: "disabled"; readonly name: string }
  | { readonly kind: "no_role"; readonly name: string | undefined };

/**
 * Makes who comes from a provider a user, or gives the user that they are the role that their groups give now. A weaker
 * role, and none, end their sessions.
 */
export async function signInOfProvider(
  db: Kysely<Database>,
  provided: ProvidedUser,
  now: EpochMillis,
): Promise<ProviderSignIn> {
  return await inTransaction(db, async (trx) => {
    const former = await findLocked(trx, provided);
    if (former !== undefined) return await welcome(trx, { former, provided, now });
    const { role = "none", ownRoles = [] } = provided;
    if (role === "none" && (await knownOwnRoles(trx, ownRoles)).size === 0) return { kind: "no_role", name: undefined };
    await makeProvidedUser(trx, { ...provided, role }, now);
    const user = await findLocked(trx, provided);
    if (user === undefined) return { kind: "taken" };
    return {
      kind: "in",
      user: { ...user, ownRoles: await giveOwnRoles(trx, user.userKey, ownRoles) },
      former: undefined,
    };
  });
}

interface Comer {
  readonly former: UserRow;
  readonly provided: ProvidedUser;
  readonly now: EpochMillis;
}

async function welcome(trx: Transaction<Database>, { former, provided, now }: Comer): Promise<ProviderSignIn> {
  const { userKey, name } = former;
  if (former.isDisabled && !former.lacksRole) return { kind: "disabled", name };
  const ownRoles = await giveOwnRoles(trx, userKey, provided.ownRoles ?? []);
  const { role = "none" } = provided;
  const lacksRole = role === "none" && ownRoles.length === 0;
  await trx
    .updateTable("app_user")
    .set({ role: lacksRole ? former.role : role, is_disabled: lacksRole, lacks_role: lacksRole, updated_at: now })
    .where("user_key", "=", userKey)
    .execute();
  if (lacksRole || isWeaker({ role, ownRoles }, former)) {
    await trx.deleteFrom("user_session").where("user_key", "=", userKey).execute();
  }
  if (lacksRole) return { kind: "no_role", name };
  const user = { ...former, role, ownRoles, isDisabled: false, lacksRole: false };
  const { role: formerRole, ownRoles: formerOwn } = former;
  return { kind: "in", user, former: former.lacksRole ? undefined : { role: formerRole, ownRoles: formerOwn } };
}

/** Nothing where the name is taken, or where they came twice at once. */
async function makeProvidedUser(
  trx: Transaction<Database>,
  { issuer, subject, name, role }: ProvidedUser & { readonly role: HeldRole },
  now: EpochMillis,
): Promise<void> {
  await trx
    .insertInto("app_user")
    .values({ name, role, password_hash: null, issuer, subject, created_at: now, updated_at: now })
    .onConflict((conflict) => conflict.doNothing())
    .execute();
}

async function findLocked(
  trx: Transaction<Database>,
  { issuer, subject }: Pick<ProvidedUser, "issuer" | "subject">,
): Promise<UserRow | undefined> {
  return await selectUsers(trx)
    .where("issuer", "=", issuer)
    .where("subject", "=", subject)
    .forUpdate()
    .executeTakeFirst();
}
