import type { Connection } from "@daymill/core";
import { invalidField, textField } from "@daymill/stores";

/** `extra.role` of a connection, the ARN of a role; undefined: there is none. E104: it is written otherwise. */
export function roleField(connection: Connection): string | undefined {
  const role = textField(connection, "role");
  if (role === undefined || /^arn:[\w-]+:iam::\d{12}:role\/.+/.test(role)) return role;
  throw invalidField(
    connection,
    "extra.role",
    `is "${role}"; it is written as "arn:aws:iam::123456789012:role/jobs" is`,
  );
}
