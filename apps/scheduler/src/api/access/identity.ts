import { mayDo, roleForAll, strongestAnywhere } from "@daymill/core";
import type { AccessRole, HeldRole, Rights } from "@daymill/core";
import type { FactorStanding } from "./second-factor/standing.ts";

/** What somebody may do. */
export interface Held {
  /** For everything. */
  readonly role: HeldRole;
  /** Of who has roles of their own: all that says what they may. undefined: the role is the same on every DAG. */
  readonly own?: Rights | undefined;
}

interface Known extends Held {
  readonly who: string;
}

/** Who asks, and by what they are known. */
export type Identity =
  | (Known & { readonly by: "local"; readonly who: "local"; readonly role: "admin"; readonly own?: undefined })
  | (Known & { readonly by: "token"; readonly userKey: number; readonly token: string })
  | (Known & {
      readonly by: "password" | "oidc";
      readonly userKey: number;
      readonly tokenHash: Uint8Array;
      readonly secondFactor: FactorStanding;
    });

/** What rights give. */
export function heldBy(rights: Rights): Held {
  return { role: roleForAll(rights), own: rights.ownRoles.length === 0 ? undefined : rights };
}

/** The most that somebody may do anywhere. */
export function mostOf({ role, own }: Held): HeldRole {
  return own === undefined ? role : strongestAnywhere(own);
}

/** The role that is told to who may not do something anywhere: that of the token where this is what is too weak. */
export function toldRole({ role, own }: Held, needs: AccessRole): HeldRole {
  return own === undefined || mayDo(own.atMost, needs) ? role : own.atMost;
}
