import { DaymillError } from "@daymill/core";
import type { Connection } from "@daymill/core";
import { isAddress } from "./mail-address.ts";
import { mailMessage } from "./mail-message.ts";
import type { MailMessage } from "./mail-message.ts";
import { mailError, mailTransport } from "./mail-transport.ts";
import { DEFAULT_GROUP, notDelivered, notifier } from "./notifier.ts";
import type { Notifier, NotifierKind, NotifierOptions } from "./notifier.ts";
import { smtpSettingsOf } from "./smtp-settings.ts";

export interface EmailOptions extends NotifierOptions {
  /** One address or several: `ops@example.com`. Each sees the others. */
  readonly to: string | readonly string[];
}

/** A mail with its sender and receivers. */
export interface Mail extends MailMessage {
  readonly from: string;
  readonly to: readonly string[];
}

/** Sends a mail, as text and as HTML: a connection of type `smtp`. Throws E209 for an address that is none. */
export function email(options: EmailOptions): Notifier {
  return notifier({ group: DEFAULT_GROUP, ...options }, emailKind(options));
}

/** Throws E209 for an address that is none. */
export function emailKind({ to }: Pick<EmailOptions, "to">): NotifierKind<Mail> {
  const receivers = typeof to === "string" ? [to] : to;
  if (receivers.length === 0) throw new DaymillError("E209", "notify.email has nobody to tell: `to` is empty.");
  const wrong = receivers.find((address) => !isAddress(address));
  if (wrong !== undefined) {
    throw new DaymillError("E209", `notify.email cannot send to ${JSON.stringify(wrong)}: expected ops@example.com.`);
  }
  return {
    name: "notify.email",
    type: "smtp",
    compose: ({ happening, connection }) => {
      const { from } = smtpSettingsOf(connection);
      return { from, to: [...receivers], ...mailMessage(happening) };
    },
    deliver: async (mail, { connection, signal }) => {
      using transport = await mailTransport(smtpSettingsOf(connection));
      const { promise: late, reject } = Promise.withResolvers<never>();
      signal.addEventListener("abort", () => reject(notDelivered(connection, "the mail server took too long")));
      try {
        const { rejected = [] } = await Promise.race([
          transport.transporter.sendMail({ ...mail, to: [...mail.to] }),
          late,
        ]);
        if (rejected.length > 0) throw notTaken(connection, rejected);
      } catch (thrown: unknown) {
        throw thrown instanceof DaymillError ? thrown : mailError(thrown, connection);
      }
    },
  };
}

/** The others have it: sent again, it is the same mail to them. */
function notTaken(connection: Connection, rejected: readonly string[]): DaymillError {
  return notDelivered(connection, `the mail server does not take it for ${rejected.join(", ")}`);
}
