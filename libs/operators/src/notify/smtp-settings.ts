import type { Connection } from "@daymill/core";
import { invalidField, textField } from "@daymill/stores";
import { isAddress } from "./mail-address.ts";

/** How what is sent to a mail server is kept from being read on the way. */
const SECURITIES = ["starttls", "tls", "none"] as const;

export interface SmtpSettings {
  readonly host: string;
  readonly port: number;
  /** starttls: asked for, and nothing is sent without it. tls: from the first byte. */
  readonly security: (typeof SECURITIES)[number];
  readonly user: string | undefined;
  readonly password: string;
  /** The address that mails are from. */
  readonly from: string;
}

/** Submission, and submission over TLS (RFC 8314). */
const PORTS = { starttls: 587, tls: 465, none: 25 } as const;

/** The settings of a connection of type `smtp`. Rejects with E104 what cannot be. */
export function smtpSettingsOf(connection: Connection): SmtpSettings {
  const { host = "", user, password = "" } = connection;
  if (host === "") throw invalidField(connection, "host", "is missing");
  const written = textField(connection, "security") ?? "starttls";
  const security = SECURITIES.find((each) => each === written);
  if (security === undefined) throw invalidField(connection, "security", `is none of ${SECURITIES.join(", ")}`);
  const from = textField(connection, "from");
  if (from === undefined) throw invalidField(connection, "sender", "is missing");
  if (!isAddress(from)) throw invalidField(connection, "sender", "is no mail address");
  return { host, port: connection.port ?? PORTS[security], security, user: user || undefined, password, from };
}
