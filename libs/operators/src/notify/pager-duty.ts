import { createHash } from "node:crypto";
import type { Connection, ToldEvent } from "@daymill/core";
import { invalidField, textField } from "@daymill/stores";
import { notifier } from "./notifier.ts";
import type { Notifier, NotifierOptions } from "./notifier.ts";
import { postJson } from "./post-json.ts";
import type { Happening } from "./what-happened.ts";

export interface PagerDutyOptions extends NotifierOptions {
  /** Default `error`. */
  readonly severity?: "critical" | "error" | "warning" | "info";
}

/**
 * Opens an incident of PagerDuty, or closes it: a connection of type `pagerduty`. A success resolves what a failure of the
 * same task instance or run has opened, so that it stands under onFailure and onSuccess; two failures are one incident.
 */
export function pagerDuty({ severity = "error", ...options }: PagerDutyOptions): Notifier {
  return notifier(options, {
    name: "notify.pagerDuty",
    type: "pagerduty",
    deliver: async ({ happening, event, connection, signal }) => {
      const { url, routingKey } = pagerDutySettingsOf(connection);
      const body = JSON.stringify({ routing_key: routingKey, ...pagerDutyEvent(happening, { event, severity }) });
      await postJson(connection, { url, body, signal });
    },
  });
}

/** https://developer.pagerduty.com/docs/send-alert-event: of Events API v2, without the key. */
export function pagerDutyEvent(
  { title, facts, url }: Happening,
  { event, severity }: { readonly event: ToldEvent; readonly severity: string },
): object {
  const details = Object.fromEntries(facts);
  return {
    event_action: event.kind === "success" ? "resolve" : "trigger",
    dedup_key: dedupKeyOf(event),
    client: "Daymill",
    client_url: url,
    links: [{ href: url, text: title }],
    payload: {
      summary: title,
      source: event.dagId,
      severity,
      timestamp: event.at,
      component: "taskId" in event ? event.taskId : "run",
      custom_details: details,
    },
  };
}

/** Of a task instance or a run, whatever happens to it. PagerDuty takes 255 characters, and ids may be longer. */
function dedupKeyOf(event: ToldEvent): string {
  const { dagId, run } = event;
  const name = JSON.stringify([dagId, run.id, ...("taskId" in event ? [event.taskId, event.mapIndex] : [])]);
  return `daymill-${createHash("sha256").update(name).digest("hex")}`;
}

const PAGER_DUTY = "https://events.pagerduty.com";

/** The settings of a connection of type `pagerduty`. Rejects with E104 what cannot be. */
export function pagerDutySettingsOf(connection: Connection): { readonly url: string; readonly routingKey: string } {
  const { password: routingKey = "" } = connection;
  if (routingKey === "") throw invalidField(connection, "routing key", "is missing");
  const endpoint = textField(connection, "endpoint") ?? PAGER_DUTY;
  if (!URL.canParse(endpoint)) throw invalidField(connection, "endpoint", "is no http or https URL");
  return { url: new URL("/v2/enqueue", endpoint).href, routingKey };
}
