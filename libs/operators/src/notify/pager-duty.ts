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
 * same task instance or run has opened, and a recovery what the failures before it have, so that it stands under onFailure
 * and onRecovery, or onSuccess; two failures are one incident.
 */
export function pagerDuty({ severity = "error", ...options }: PagerDutyOptions): Notifier {
  return notifier(options, {
    name: "notify.pagerDuty",
    type: "pagerduty",
    deliver: async ({ happening, event, connection, signal }) => {
      const { url, routingKey } = pagerDutySettingsOf(connection);
      for (const message of pagerDutyEvents(happening, { event, severity })) {
        await postJson(connection, { url, body: JSON.stringify({ routing_key: routingKey, ...message }), signal });
      }
    },
  });
}

/**
 * https://developer.pagerduty.com/docs/send-alert-event: of Events API v2, without the key. One for each incident that it
 * opens or resolves.
 */
export function pagerDutyEvents(
  { title, facts, url }: Happening,
  { event, severity }: { readonly event: ToldEvent; readonly severity: string },
): readonly object[] {
  const details = Object.fromEntries(facts);
  const incidents = incidentsOf(event);
  const action = isGood(event) ? "resolve" : "trigger";
  return incidents.map((incident) => ({
    event_action: action,
    dedup_key: dedupKeyOf(incident),
    client: "Daymill",
    client_url: url,
    links: [{ href: url, text: title }],
    payload: {
      summary: title,
      source: event.dagId,
      severity,
      timestamp: event.at,
      component: componentOf(event),
      custom_details: details,
    },
  }));
}

function isGood(event: ToldEvent): boolean {
  if (event.kind === "backfill") return event.failed === 0;
  return event.kind === "success" || event.kind === "recovery";
}

function componentOf(event: ToldEvent): string {
  if (event.kind === "backfill") return "backfill";
  return "taskId" in event ? event.taskId : "run";
}

/** The names of what has an incident: a backfill, or a task instance or a run, whatever happens to it. */
function incidentsOf(event: ToldEvent): readonly (readonly (string | number)[])[] {
  if (event.kind === "backfill") return [[event.dagId, "backfill", event.backfillId]];
  const within = "taskId" in event ? [event.taskId, event.mapIndex] : [];
  const runs = event.kind === "recovery" ? new Set([event.run.id, ...event.recoveredFrom]) : [event.run.id];
  return [...runs].map((run) => [event.dagId, run, ...within]);
}

/** PagerDuty takes 255 characters, and ids may be longer. */
function dedupKeyOf(incident: readonly (string | number)[]): string {
  return `daymill-${createHash("sha256").update(JSON.stringify(incident)).digest("hex")}`;
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
