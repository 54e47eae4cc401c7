import { DaymillError } from "@daymill/core";
import type { Connection } from "@daymill/core";
import { gcsSettingsOf } from "./gcs/gcs-settings.ts";
import { signInToGoogle } from "./google/google-sign-in.ts";
import { s3Server, signInToS3 } from "./s3/s3-access.ts";
import { s3SettingsOf } from "./s3/s3-settings.ts";

/** How a store on another machine is reached. */
export interface StoreAccess {
  readonly server: URL;
  /** false: it is asked without credentials. Rejects with E502 when nobody is let in. */
  readonly signIn: () => Promise<boolean>;
}

const GOOGLE = "https://storage.googleapis.com";

/** The way to the store of a connection of type `s3` or `gs` (E507 for another type, E104 for one that cannot be). */
export async function storeAccess(connection: Connection): Promise<StoreAccess> {
  if (connection.type === "gs") {
    const settings = gcsSettingsOf(connection);
    return { server: new URL(settings.endpoint ?? GOOGLE), signIn: () => signInToGoogle(settings) };
  }
  if (connection.type !== "s3")
    throw new DaymillError("E507", `A store of type "${connection.type}" is on no other machine.`);
  const settings = s3SettingsOf(connection);
  return { server: await s3Server(settings), signIn: () => signInToS3(settings).then(() => true) };
}
