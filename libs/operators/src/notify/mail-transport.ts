import { toError } from "@daymill/core";
import type { Connection } from "@daymill/core";
import type { Transporter } from "nodemailer";
import { notDelivered } from "./notifier.ts";
import type { SmtpSettings } from "./smtp-settings.ts";

/** For each step of the conversation with a mail server. */
const STEP_TIMEOUT_MS = 10_000;

/** A conversation with a mail server that can be given up. */
export interface MailTransport extends Disposable {
  readonly transporter: Transporter;
}

/** Opens nothing yet. Nothing is read from files or URLs, whatever a message says. */
export async function mailTransport({ host, port, security, user, password }: SmtpSettings): Promise<MailTransport> {
  const { createTransport } = await import("nodemailer");
  const transporter = createTransport({
    host,
    port,
    secure: security === "tls",
    requireTLS: security === "starttls",
    ignoreTLS: security === "none",
    ...(user !== undefined && { auth: { user, pass: password } }),
    connectionTimeout: STEP_TIMEOUT_MS,
    greetingTimeout: STEP_TIMEOUT_MS,
    socketTimeout: STEP_TIMEOUT_MS,
    disableFileAccess: true,
    disableUrlAccess: true,
  });
  return { transporter, [Symbol.dispose]: () => transporter.close() };
}

/** What a mail server did not do, in a sentence (E481): what it answered, and never a password. */
export function mailError(thrown: unknown, connection: Connection): Error {
  const error = toError(thrown);
  const code = "code" in error ? String(error.code) : "";
  const answer = "response" in error ? String(error.response).split(/\r?\n/)[0] : undefined;
  if (code === "EAUTH") return notDelivered(connection, `the mail server refuses the sign-in (${answer ?? code})`);
  if (answer !== undefined) return notDelivered(connection, `the mail server refuses it: ${answer}`);
  return notDelivered(connection, `the mail server cannot be reached: ${error.message}`, thrown);
}
