import type { Connection } from "@daymill/core";
import { bucketOf, flagField, invalidField, textField, urlField } from "../connection-fields.ts";

/** Where an S3 store is, and who asks. */
export interface S3Settings {
  readonly bucket: string;
  /** Key prefix of the store: "" or ending in `/`. */
  readonly prefix: string;
  /** Default: what the environment or the profile says, else `us-east-1`. */
  readonly region?: string;
  /** URL of a server that speaks S3. Default: AWS's for the region. */
  readonly endpoint?: string;
  /** Whether the bucket stands in the path instead of the host name. Default: true with an endpoint, else false. */
  readonly pathStyle?: boolean;
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
 * The settings of a connection of type `s3`: `database` is the bucket, `path` the key prefix, `host` and `port` or
 * `extra.endpoint` a server other than AWS, `user` and `password` the access key; `extra.region`, `extra.pathStyle`,
 * `extra.sessionToken`, `extra.profile`. Rejects with E104 what cannot be.
 */
export function s3SettingsOf(connection: Connection): S3Settings {
  const { user, password } = connection;
  if ((user === undefined) !== (password === undefined)) {
    throw invalidField(connection, user === undefined ? "user" : "password", "is missing: they belong together");
  }
  const sessionToken = textField(connection, "sessionToken");
  return {
    ...bucketOf(connection),
    ...optional("region", textField(connection, "region")),
    ...optional("endpoint", endpointOf(connection)),
    ...optional("pathStyle", flagField(connection, "pathStyle")),
    ...optional("profile", textField(connection, "profile")),
    ...(user !== undefined &&
      password !== undefined && {
        credentials: { accessKeyId: user, secretAccessKey: password, ...optional("sessionToken", sessionToken) },
      }),
  };
}

function endpointOf(connection: Connection): string | undefined {
  const { host, port } = connection;
  const ofHost =
    host === undefined || host === "" ? undefined : `https://${host}${port === undefined ? "" : `:${port}`}`;
  return urlField(connection, "endpoint") ?? ofHost;
}

function optional<K extends string, V>(name: K, value: V | undefined): { readonly [P in K]?: V } {
  return value === undefined ? {} : ({ [name]: value } as { readonly [P in K]?: V });
}
