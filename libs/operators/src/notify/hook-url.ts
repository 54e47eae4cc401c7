import type { Connection } from "@daymill/core";
import { invalidField } from "@daymill/stores";

/** The address of a webhook of Slack or Teams, which is its secret. Throws E104 for what is no URL. */
export function hookUrlOf(connection: Connection): string {
  const { password = "" } = connection;
  if (password === "") throw invalidField(connection, "webhook URL", "is missing");
  if (!URL.canParse(password) || !/^https?:$/.test(new URL(password).protocol)) {
    throw invalidField(connection, "webhook URL", "is no http or https URL");
  }
  return password;
}
