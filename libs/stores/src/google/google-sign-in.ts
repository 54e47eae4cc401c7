import { DaymillError, toError } from "@daymill/core";
import type { GoogleAccess } from "./google-access.ts";

const SCOPE = "https://www.googleapis.com/auth/cloud-platform";

/**
 * Gets a token of Google's, by the key of the connection or by Google's own chain; false when the server is asked without
 * credentials. Rejects with E502 when Google refuses, never with the key.
 */
export async function signInToGoogle({ credentials, endpoint }: GoogleAccess): Promise<boolean> {
  if (credentials === undefined && endpoint !== undefined) return false;
  const { GoogleAuth } = await import("google-auth-library");
  try {
    await new GoogleAuth({ scopes: SCOPE, ...(credentials && { credentials }) }).getAccessToken();
    return true;
  } catch (thrown: unknown) {
    const advice =
      credentials === undefined
        ? "Give the connection the key of a service account, or this machine credentials of its own"
        : "Check the key of the service account";
    const message = `Google refuses the sign-in: ${toError(thrown).message.replace(/\.$/, "")}. ${advice}.`;
    throw new DaymillError("E502", message, { cause: thrown });
  }
}
