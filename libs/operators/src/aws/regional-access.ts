import type { Connection } from "@daymill/core";
import { awsAccessOf, invalidField, textField } from "@daymill/stores";
import type { AwsAccess } from "@daymill/stores";
import { regionProblem } from "./region.ts";

/** Which region of a service of AWS is asked, and by whom. */
export interface RegionalAccess extends AwsAccess {
  readonly region: string;
}

/**
 * `extra.region`; `user` and `password` the access key; `extra.endpoint`, `extra.sessionToken`, `extra.profile`. Rejects with
 * E104 what cannot be: a region that is a zone, for one.
 */
export function regionalAccessOf(connection: Connection): RegionalAccess {
  const region = textField(connection, "region");
  if (region === undefined)
    throw invalidField(connection, "extra.region", 'is missing: write "eu-west-1" or another one');
  const problem = regionProblem(region);
  if (problem !== undefined) throw invalidField(connection, "extra.region", `cannot be: ${problem}`);
  return { region, ...awsAccessOf(connection) };
}
