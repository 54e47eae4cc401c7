import { useMayNot, useWhyNoAudit } from "../../api/useMayNot.ts";
import { useSession } from "../../api/useSession.ts";

export interface AccessPage {
  readonly label: string;
  readonly to: "/users" | "/roles" | "/audit" | "/tokens";
}

/** The pages about who may do and did what, as far as they are there for who is signed in: without users nobody needs a token. */
export function useAccessPages(): readonly AccessPage[] {
  const session = useSession().data;
  const seesUsers = useMayNot("listUsers") === undefined;
  const seesAudit = useWhyNoAudit() === undefined;
  if (session === undefined) return [];
  return [
    ...(seesUsers ? [{ label: "Users", to: "/users" } as const, { label: "Roles", to: "/roles" } as const] : []),
    ...(seesAudit ? [{ label: "Audit log", to: "/audit" } as const] : []),
    ...(session.isOpen ? [] : [{ label: "API tokens", to: "/tokens" } as const]),
  ];
}
