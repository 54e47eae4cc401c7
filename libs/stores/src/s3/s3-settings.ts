import type { Connection } from "@daymill/core";
import { awsAccessOf } from "../aws-access.ts";
import type { AwsAccess } from "../aws-access.ts";
import { bucketOf, flagField, textField } from "../connection-fields.ts";
import { s3ObjectOptionsOf } from "./s3-object-options.ts";
import type { S3ObjectOptions } from "./s3-object-options.ts";

/** Where an S3 store is, and who asks. */
export interface S3Settings extends AwsAccess {
  readonly bucket: string;
  /** Key prefix of the store: "" or ending in `/`. */
  readonly prefix: string;
  /** Default: what the environment or the profile says, else `us-east-1`. */
  readonly region?: string;
  /** Whether the bucket stands in the path instead of the host name. Default: true with an endpoint, else false. */
  readonly pathStyle?: boolean;
  /** Of what is written. Default: what the bucket says. */
  readonly written?: S3ObjectOptions;
}

/**
 * The settings of a connection of type `s3`: `database` is the bucket, `path` the key prefix, `host` and `port` or
 * `extra.endpoint` a server other than AWS, `user` and `password` the access key; `extra.region`, `extra.pathStyle`,
 * `extra.sessionToken`, `extra.profile`, and those of s3ObjectOptionsOf. Rejects with E104 what cannot be.
 */
export function s3SettingsOf(connection: Connection): S3Settings {
  const region = textField(connection, "region");
  const pathStyle = flagField(connection, "pathStyle");
  return {
    ...bucketOf(connection),
    ...endpointOfHost(connection),
    ...awsAccessOf(connection),
    ...(region !== undefined && { region }),
    ...(pathStyle !== undefined && { pathStyle }),
    written: s3ObjectOptionsOf(connection),
  };
}

function endpointOfHost({ host, port }: Connection): Pick<AwsAccess, "endpoint"> {
  if (host === undefined || host === "") return {};
  return { endpoint: `https://${host}${port === undefined ? "" : `:${port}`}` };
}
