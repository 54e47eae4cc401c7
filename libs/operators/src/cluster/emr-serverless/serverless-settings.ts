import type { Connection } from "@daymill/core";
import { invalidField, textField } from "@daymill/stores";
import { regionalAccessOf } from "../../aws/regional-access.ts";
import type { RegionalAccess } from "../../aws/regional-access.ts";
import { roleField } from "../../aws/role-field.ts";

/** EMR Serverless in one region. */
export interface ServerlessSettings {
  readonly connection: string;
  readonly access: RegionalAccess;
  /** The ARN of the role that jobs have. */
  readonly role: string;
  /** An application that is there; undefined: each cluster is an application of its own. */
  readonly application: string | undefined;
}

/**
 * The settings of a connection of type `emr-serverless`: those of `emr`, `extra.role` (the ARN of the role of jobs) and
 * `extra.application` (the id of one that is there). Rejects with E104 what cannot be.
 */
export function serverlessSettingsOf(connection: Connection): ServerlessSettings {
  const access = regionalAccessOf(connection);
  const role = roleField(connection);
  if (role === undefined)
    throw invalidField(connection, "extra.role", "is missing: the ARN of the role that jobs have");
  return { connection: connection.id, access, role, application: textField(connection, "application") };
}
