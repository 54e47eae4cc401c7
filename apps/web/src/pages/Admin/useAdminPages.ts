import { useMayNot } from "../../api/useMayNot.ts";
import { type AccessPage, useAccessPages } from "../Access/useAccessPages.ts";

export interface AdminPage {
  readonly label: string;
  readonly to: AccessPage["to"] | "/pools" | "/connections" | "/variables" | "/system";
}

/** What all DAGs share; who sees only some of the DAGs does not see it. */
const SHARED = [
  { label: "Pools", to: "/pools" },
  { label: "Connections", to: "/connections" },
  { label: "Variables", to: "/variables" },
  { label: "Health", to: "/system" },
] as const;

/** The pages under Admin that are there for who is signed in. */
export function useAdminPages(): readonly AdminPage[] {
  const seesAll = useMayNot("listPools") === undefined;
  const access = useAccessPages();
  return [...(seesAll ? SHARED : []), ...access];
}
