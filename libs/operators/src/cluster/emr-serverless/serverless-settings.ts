import type { Connection } from "@daymill/core";
import { invalidField, textField } from "@daymill/stores";
import { regionalAccessOf } from "../../aws/regional-access.ts";
import type { RegionalAccess } from "../../aws/regional-access.ts";

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
  const role = textField(connection, "role");
  if (role === undefined)
    throw invalidField(connection, "extra.role", "is missing: the ARN of the role that jobs have");
  if (!/^arn:[\w-]+:iam::\d{12}:role\/.+/.test(role))
    throw invalidField(
      connection,
      "extra.role",
      `is "${role}"; it is written as "arn:aws:iam::123456789012:role/jobs" is`,
    );
  return { connection: connection.id, access, role, application: textField(connection, "application") };
}
