import type { Connection } from "@daymill/core";
import { mailError, mailTransport } from "../notify/mail-transport.ts";
import { smtpSettingsOf } from "../notify/smtp-settings.ts";
import type { SmtpSettings } from "../notify/smtp-settings.ts";
import { networkSteps } from "./network-steps.ts";
import type { ProbeStep, StepFinding } from "./probe-step.ts";

/** The way to a mail server, and the sign-in; no mail is sent. */
export function smtpSteps(connection: Connection): readonly ProbeStep[] {
  const settings = smtpSettingsOf(connection);
  const way = networkSteps({ ...settings, tls: settings.security === "tls" ? "direct" : "none" });
  return [
    // With starttls the server is asked for TLS after its greeting: the sign-in does.
    ...way.filter(({ name }) => name !== "tls" || settings.security !== "starttls"),
    { name: "sign_in", run: () => signIn(connection, settings) },
  ];
}

async function signIn(connection: Connection, settings: SmtpSettings): Promise<StepFinding> {
  using transport = await mailTransport(settings);
  await transport.transporter.verify().catch((thrown: unknown) => {
    throw mailError(thrown, connection);
  });
  const how = settings.security === "none" ? "without TLS" : "over TLS";
  return { said: settings.user === undefined ? `the server answers ${how}` : `as ${settings.user}, ${how}` };
}
