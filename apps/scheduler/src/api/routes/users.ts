import { ACCESS_ROLES, DaymillError } from "@daymill/core";
import type { Clock, Logger } from "@daymill/core";
import type { User } from "@daymill/contract";
import { deleteUser, findUser, listUsers, makeUser, patchUser } from "@daymill/metadata";
import type { GivenRoles, MetadataDatabase, UserRow } from "@daymill/metadata";
import type { Passwords } from "../access/passwords.ts";
import type { Handlers } from "../handlers.ts";
import { iso, isoOrNull } from "../present/instants.ts";
import { notAccepted } from "../not-accepted.ts";
import { found } from "../reader.ts";

export interface UserRouteParts {
  readonly db: MetadataDatabase["db"];
  readonly clock: Clock;
  readonly log: Logger;
  readonly passwords: Passwords;
}

type UserRoutes = Pick<Handlers, "listUsers" | "createUser" | "patchUser" | "deleteUser">;

export function userRoutes({ db, clock, log, passwords }: UserRouteParts): UserRoutes {
  const userOf = async (name: string): Promise<User> => present(found(await findUser(db, name), `The user ${name}`));

  const ofProvider = async (name: string): Promise<DaymillError> => {
    const { issuer } = await userOf(name);
    const why = "a password would let them in when they are shut out there, and their role follows their groups";
    return new DaymillError("E703", `${name} signs in at ${issuer}, where password and role come from: ${why}.`);
  };

  return {
    listUsers: async () => (await listUsers(db)).map(present),
    createUser: async ({ body: { name, role, password }, caller }) => {
      const passwordHash = await passwords.hash(password);
      const result = await makeUser(db, { name, ...givenRoles(role), passwordHash }, clock.now());
      if (result === "no_role") throw noRole(role);
      if (result === "taken") throw new DaymillError("E703", `There is a user ${name} already.`);
      if (result === "no_admin") {
        const why = "from then on everybody has to sign in, and somebody must be able to let others in";
        throw new DaymillError("E703", `The first user must be an admin: ${why}.`);
      }
      log.info("a user was made", { who: caller.who, user: name, role });
      return await userOf(name);
    },
    patchUser: async ({ params: { user: name }, body: { password, role, isDisabled, hasSecondFactor }, caller }) => {
      const passwordHash = password === undefined ? undefined : await passwords.hash(password);
      const roles = role === undefined ? { role } : givenRoles(role);
      const takesSecondFactor = hasSecondFactor === false;
      const result = await patchUser(db, name, { ...roles, isDisabled, passwordHash, takesSecondFactor }, clock.now());
      if (result === "no_role") throw noRole(role);
      if (result === "last_admin") throw lastAdmin(name);
      if (result === "of_provider") throw await ofProvider(name);
      const said = { role, isDisabled, hasSecondFactor, password: password && "new" };
      log.info("a user was changed", { who: caller.who, user: name, ...said });
      return await userOf(name);
    },
    deleteUser: async ({ params: { user: name }, caller }) => {
      const result = await deleteUser(db, name);
      if (result === "last_admin") throw lastAdmin(name);
      if (result === "last_user") {
        throw new DaymillError(
          "E703",
          `${name} is the only user: without one, whoever reaches the server may do everything.`,
        );
      }
      found(result === "deleted" || undefined, `The user ${name}`);
      log.info("a user was deleted", { who: caller.who, user: name });
      return { deleted: true };
    },
  };
}

/** A role for everything, or one of one's own, which says all that they may. */
function givenRoles(name: string): GivenRoles {
  const role = ACCESS_ROLES.find((each) => each === name);
  return role === undefined ? { role: "none", ownRoles: [name] } : { role, ownRoles: [] };
}

function noRole(name: string | undefined): DaymillError {
  return notAccepted([
    { path: "body.role", message: `There is no role ${name}. There are ${ACCESS_ROLES.join(", ")}, and your own.` },
  ]);
}

function present({ name, role, ownRoles, issuer, hasSecondFactor, isDisabled, createdAt, lastSeenAt }: UserRow): User {
  return {
    name,
    role,
    ownRoles: [...ownRoles],
    issuer,
    hasSecondFactor,
    isDisabled,
    createdAt: iso(createdAt),
    lastSeenAt: isoOrNull(lastSeenAt),
  };
}

function lastAdmin(name: string): DaymillError {
  return new DaymillError(
    "E703",
    `${name} is the only admin who can sign in with a password: make another user an admin first, or nobody could let anybody in.`,
  );
}
