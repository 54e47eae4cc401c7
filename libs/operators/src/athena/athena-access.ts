import type * as Athena from "@aws-sdk/client-athena";
import { openedOnce } from "@daymill/stores";
import { MAX_TRIES } from "../aws/max-tries.ts";
import type { RegionalAccess } from "../aws/regional-access.ts";

export interface AthenaAccess {
  readonly athena: typeof Athena;
  readonly client: Athena.AthenaClient;
}

/**
 * Opened once in a process for the same settings; the library is loaded here and not before. A submission may be tried again,
 * too: it carries a token.
 */
export const athenaAccess = openedOnce(async (access: RegionalAccess): Promise<AthenaAccess> => {
  const athena = await import("@aws-sdk/client-athena");
  return { athena, client: new athena.AthenaClient({ ...access, maxAttempts: MAX_TRIES, retryMode: "adaptive" }) };
});
