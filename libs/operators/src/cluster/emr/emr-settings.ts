import { DaymillError } from "@daymill/core";
import type { Connection } from "@daymill/core";
import { awsAccessOf, textField } from "@daymill/stores";
import type { AwsAccess } from "@daymill/stores";
import { regionProblem } from "../region.ts";

/** Which EMR is asked, and by whom. */
export interface EmrSettings extends AwsAccess {
  readonly region: string;
}

/**
 * The settings of a connection of type `emr`: `extra.region`; `user` and `password` the access key; `extra.endpoint`,
 * `extra.sessionToken`, `extra.profile`. Rejects with E104 what cannot be: a region that is a zone, for one.
 */
export function emrSettingsOf(connection: Connection): EmrSettings {
  const region = textField(connection, "region");
  if (region === undefined) throw wrong(connection, `has no extra.region: write "eu-west-1" or another one`);
  const problem = regionProblem(region);
  if (problem !== undefined) throw wrong(connection, `has an extra.region that cannot be: ${problem}`);
  return { region, ...awsAccessOf(connection) };
}

function wrong({ id }: Connection, problem: string): DaymillError {
  return new DaymillError("E104", `The connection "${id}" ${problem}.`, { details: { connection: id } });
}
