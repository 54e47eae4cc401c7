import type * as Glue from "@aws-sdk/client-glue";
import { openedOnce } from "@daymill/stores";
import { MAX_TRIES } from "../aws/max-tries.ts";
import type { RegionalAccess } from "../aws/regional-access.ts";

export interface GlueAccess {
  readonly glue: typeof Glue;
  readonly client: Glue.GlueClient;
}

/** Opened once in a process for the same settings; the library is loaded here and not before. */
export const glueAccess = openedOnce(async (access: RegionalAccess): Promise<GlueAccess> => {
  const glue = await import("@aws-sdk/client-glue");
  return { glue, client: new glue.GlueClient({ ...access, maxAttempts: MAX_TRIES, retryMode: "adaptive" }) };
});

/** For what may not be asked twice: a run is started without a token, and a second try would be a second run. */
export const glueSubmitting = openedOnce(async (access: RegionalAccess): Promise<GlueAccess> => {
  const glue = await import("@aws-sdk/client-glue");
  return { glue, client: new glue.GlueClient({ ...access, maxAttempts: 1 }) };
});
