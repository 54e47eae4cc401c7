import type { Connection } from "@daymill/core";
import { invalidField, textField, urlField } from "./connection-fields.ts";

/** How a service of AWS is reached, and by whom. */
export interface AwsAccess {
  /** URL of a server other than AWS. */
  readonly endpoint?: string;
  /** Default: AWS's own chain (environment, profile, role of the machine). */
  readonly credentials?: {
    readonly accessKeyId: string;
    readonly secretAccessKey: string;
    readonly sessionToken?: string;
  };
  /** The name of a profile in the AWS configuration files of this user. */
  readonly profile?: string;
}

/**
 * `user` and `password` are the access key; `extra.sessionToken`, `extra.profile`, `extra.endpoint`. Rejects with E104 what
 * cannot be.
 */
export function awsAccessOf(connection: Connection): AwsAccess {
  const { user, password } = connection;
  if ((user === undefined) !== (password === undefined)) {
    throw invalidField(connection, user === undefined ? "user" : "password", "is missing: they belong together");
  }
  const [endpoint, profile] = [urlField(connection, "endpoint"), textField(connection, "profile")];
  const sessionToken = textField(connection, "sessionToken");
  return {
    ...(endpoint !== undefined && { endpoint }),
    ...(profile !== undefined && { profile }),
    ...(user !== undefined &&
      password !== undefined && {
        credentials: {
          accessKeyId: user,
          secretAccessKey: password,
          ...(sessionToken !== undefined && { sessionToken }),
        },
      }),
  };
}
