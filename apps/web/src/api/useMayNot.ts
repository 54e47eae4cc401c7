import { endpoints, type RouteName, whyMayNot } from "@daymill/contract";
import { useSession } from "./useSession.ts";

/**
 * Why who is signed in may not do what a route does, in the server's words; undefined: they may, or it is not known who they
 * are. Without users everybody may do everything.
 */
export function useMayNot(route: RouteName): string | undefined {
  const user = useSession().data?.user ?? null;
  const { needs } = endpoints[route];
  return user === null || needs === "nobody" ? undefined : whyMayNot(user, needs);
}
