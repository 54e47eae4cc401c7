import { DaymillError } from "@daymill/core";
import type { Connection } from "@daymill/core";

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
  const { database, path = "", user, password } = connection;
  if (database === undefined || database === "") throw missing(connection, "database (the bucket)");
  if ((user === undefined) !== (password === undefined)) throw missing(connection, user ? "password" : "user");
  const sessionToken = textOf(connection, "sessionToken");
  return {
    bucket: database,
    prefix: toPrefix(path),
    ...optional("region", textOf(connection, "region")),
    ...optional("endpoint", endpointOf(connection)),
    ...optional("pathStyle", flagOf(connection, "pathStyle")),
    ...optional("profile", textOf(connection, "profile")),
    ...(user !== undefined &&
      password !== undefined && {
        credentials: { accessKeyId: user, secretAccessKey: password, ...optional("sessionToken", sessionToken) },
      }),
  };
}

/** The store of an absolute URI, `s3://bucket/prefix/`, in which nothing is percent-encoded: its credentials come from AWS's own chain. */
export function s3SettingsOfUri(uri: string): S3Settings {
  const [, bucket = "", path = ""] = /^s3:\/\/([^/]*)\/?(.*)$/s.exec(uri) ?? [];
  if (bucket === "") throw new DaymillError("E503", `"${uri}" names no bucket. Write s3://bucket/key.`);
  return { bucket, prefix: toPrefix(path) };
}

function toPrefix(path: string): string {
  const inner = path.replace(/^\/+|\/+$/g, "");
  return inner === "" ? "" : `${inner}/`;
}

function endpointOf(connection: Connection): string | undefined {
  const written = textOf(connection, "endpoint");
  if (written === undefined) {
    const { host, port } = connection;
    return host === undefined || host === "" ? undefined : `https://${host}${port === undefined ? "" : `:${port}`}`;
  }
  if (URL.canParse(written) && /^https?:$/.test(new URL(written).protocol)) return written;
  throw invalid(connection, "endpoint", "is no http or https URL");
}

function textOf(connection: Connection, field: string): string | undefined {
  const value = connection.extra[field];
  if (value === undefined || value === null || value === "") return undefined;
  if (typeof value === "string") return value;
  throw invalid(connection, field, "is no text");
}

function flagOf(connection: Connection, field: string): boolean | undefined {
  const value = connection.extra[field];
  if (value === undefined || value === null) return undefined;
  if (typeof value === "boolean") return value;
  throw invalid(connection, field, "is neither true nor false");
}

function optional<K extends string, V>(name: K, value: V | undefined): { readonly [P in K]?: V } {
  return value === undefined ? {} : ({ [name]: value } as { readonly [P in K]?: V });
}

function missing({ id }: Connection, field: string): DaymillError {
  return new DaymillError("E104", `The connection "${id}" has no ${field}: a store of type s3 needs one.`);
}

function invalid({ id }: Connection, field: string, problem: string): DaymillError {
  return new DaymillError("E104", `The ${field} of the connection "${id}" ${problem}.`, { details: { field } });
}
