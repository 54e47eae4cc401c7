import { DaymillError } from "@daymill/core";
import { hasUsers, makeUser } from "@daymill/metadata";
import { routes } from "@daymill/contract";
import { passwordsOf } from "../api/access/passwords.ts";
import type { Base } from "./open-base.ts";

const NAME = "admin";

/**
 * Whether there are users. Where there are none, makes the first one of DAYMILL_ADMIN_PASSWORD, so that a server which
 * nobody can reach by a command (a container) begins with a door that is shut. Rejects with E104 for a password that is
 * too short.
 */
export async function ensureUsers({
  database: { db },
  clock,
  log,
  place,
}: Pick<Base, "database" | "clock" | "log" | "place">): Promise<boolean> {
  if (await hasUsers(db)) return true;
  const { adminPassword } = place;
  if (adminPassword === undefined || adminPassword === "") return false;
  const wanted = routes.createUser.body.safeParse({ name: NAME, role: "admin", password: adminPassword });
  if (!wanted.success) {
    const why = wanted.error.issues.map(({ message }) => message).join(", ");
    throw new DaymillError("E104", `DAYMILL_ADMIN_PASSWORD: ${why}.`);
  }
  const passwordHash = await passwordsOf().hash(wanted.data.password);
  await makeUser(db, { name: NAME, role: "admin", passwordHash }, clock.now());
  log.info("the first user was made of DAYMILL_ADMIN_PASSWORD; it is not needed any more", { user: NAME });
  return true;
}
