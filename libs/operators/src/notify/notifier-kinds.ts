import { DaymillError } from "@daymill/core";
import type { Connection, JsonObject } from "@daymill/core";
import { emailKind } from "./email.ts";
import type { NotifierKind } from "./notifier.ts";
import { pagerDutyKind } from "./pager-duty.ts";
import { slackKind } from "./slack.ts";
import { smtpSettingsOf } from "./smtp-settings.ts";
import { teamsKind } from "./teams.ts";
import { webhookKind } from "./webhook.ts";

/** A message whose kind is known to whoever composed it alone. */
type AnyKind = Pick<NotifierKind, "name" | "type" | "compose"> & { readonly deliver: NotifierKind<never>["deliver"] };

/** The kind of a notifier by its name, with the options that it was made with, as JSON. Throws E209 for one that is none. */
export function notifierKind(name: string, options: JsonObject): AnyKind {
  switch (name) {
    case "notify.slack":
      return slackKind();
    case "notify.teams":
      return teamsKind();
    case "notify.webhook":
      return webhookKind();
    case "notify.email":
      return emailKind({ to: options["to"] as string | readonly string[] });
    case "notify.pagerDuty":
      return pagerDutyKind(options);
    default:
      throw new DaymillError("E209", `There is no notifier ${name}.`);
  }
}

/**
 * The kind that sends messages by a connection; `to`: receivers of a mail, by default its sender. Throws E104 for a
 * connection that sends none, and E209 for receivers that cannot be.
 */
export function kindOfConnection(connection: Connection, to: readonly string[] | undefined): AnyKind {
  switch (connection.type) {
    case "slack-webhook":
      return slackKind();
    case "teams-webhook":
      return teamsKind();
    case "webhook":
      return webhookKind();
    case "pagerduty":
      return pagerDutyKind({});
    case "smtp":
      return emailKind({ to: to ?? [smtpSettingsOf(connection).from] });
    default:
      throw new DaymillError(
        "E104",
        `The connection "${connection.id}" is of type ${connection.type}: it sends no messages.`,
      );
  }
}
