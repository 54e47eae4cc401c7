import { DaymillError } from "@daymill/core";
import type { Connection } from "@daymill/core";
import { isZone } from "../check-settings.ts";

/** Which EMR is asked, and by whom. */
export interface EmrSettings {
  readonly region: string;
  /** URL of a server that speaks EMR. Default: AWS's for the region. */
  readonly endpoint?: string;
  /** Default: AWS's own chain (profile, role of the machine). */
  readonly credentials?: {
    readonly accessKeyId: string;
    readonly secretAccessKey: string;
    readonly sessionToken?: string;
  };
  /** The name of a profile in the AWS configuration files of this user. */
  readonly profile?: string;
}

/**
 * The settings of a connection of type `emr`: `extra.region`; `user` and `password` the access key; `extra.endpoint`,
 * `extra.sessionToken`, `extra.profile`. Rejects with E104 what cannot be: a region that is a zone, for one.
 */
export function emrSettingsOf(connection: Connection): EmrSettings {
  const { user, password } = connection;
  const region = textOf(connection, "region");
  if (region === undefined) throw wrong(connection, `has no extra.region: write "eu-west-1" or another one`);
  if (isZone(region)) {
    const meant = region.slice(0, -1);
    throw wrong(connection, `has the availability zone "${region}" as its region: write "${meant}"`);
  }
  if (!/^[a-z]{2}(-[a-z]+)+-\d+$/.test(region))
    throw wrong(connection, `has the region "${region}", which is not written as "eu-west-1" is`);
  const endpoint = textOf(connection, "endpoint");
  if (endpoint !== undefined && !(URL.canParse(endpoint) && /^https?:$/.test(new URL(endpoint).protocol)))
    throw wrong(connection, `has an extra.endpoint that is no http or https URL`);
  if ((user === undefined) !== (password === undefined))
    throw wrong(connection, `has a ${user === undefined ? "password and no user" : "user and no password"}`);
  const profile = textOf(connection, "profile");
  const sessionToken = textOf(connection, "sessionToken");
  return {
    region,
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

function textOf(connection: Connection, field: string): string | undefined {
  const value = connection.extra[field];
  if (value === undefined || value === null || value === "") return undefined;
  if (typeof value === "string") return value;
  throw wrong(connection, `has an extra.${field} that is no text`);
}

function wrong({ id }: Connection, problem: string): DaymillError {
  return new DaymillError("E104", `The connection "${id}" ${problem}.`, { details: { connection: id } });
}
