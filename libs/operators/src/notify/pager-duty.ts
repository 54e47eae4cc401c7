import { createHash } from "node:crypto";
import type { Connection } from "@daymill/core";
import { invalidField, textField } from "@daymill/stores";
import { notifier } from "./notifier.ts";
import type { Notifier, NotifierKind, NotifierOptions, Told } from "./notifier.ts";
import { postJson } from "./post-json.ts";

/** It groups by itself: each task instance and each run has an incident of its own, so that it takes no `group`. */
export interface PagerDutyOptions extends Omit<NotifierOptions, "group"> {
  /** Default `error`. */
  readonly severity?: "critical" | "error" | "warning" | "info";
}

/**
 * Opens an incident of PagerDuty, or closes it: a connection of type `pagerduty`. A success resolves what a failure of the
 * same task instance or run has opened, and a recovery what the failures before it have, so that it stands under onFailure
 * and onRecovery, or onSuccess; two failures are one incident.
 */
export function pagerDuty(options: PagerDutyOptions): Notifier {
  return notifier(options, pagerDutyKind(options));
}

export function pagerDutyKind({
  severity = "error",
}: Pick<PagerDutyOptions, "severity">): NotifierKind<readonly object[]> {
  return {
    name: "notify.pagerDuty",
    type: "pagerduty",
    isAlone: true,
    compose: (told) => pagerDutyEvents(told, severity),
    deliver: async (messages, { connection, signal }) => {
      const { url, routingKey } = pagerDutySettingsOf(connection);
      for (const message of messages) {
        await postJson(connection, { url, body: JSON.stringify({ routing_key: routingKey, ...message }), signal });
      }
    },
  };
}

/**
 * https://developer.pagerduty.com/docs/send-alert-event: of Events API v2, without the key. One for each incident that it
 * opens or resolves; a test opens one and resolves it.
 */
function pagerDutyEvents({ happening, event }: Told, severity: string): readonly object[] {
  const { title, text, facts, url } = happening;
  const details = { ...(text !== undefined && { text }), ...Object.fromEntries(facts) };
  const payload = {
    summary: title,
    source: "dagId" in event ? event.dagId : "Daymill",
    severity: event.kind === "test" ? "info" : severity,
    timestamp: event.at,
    component: componentOf(event),
    custom_details: details,
  };
  const links = [{ href: url, text: title }];
  return incidentsOf(event).flatMap((incident) =>
    actionsOf(event).map((event_action) => ({
      event_action,
      dedup_key: dedupKeyOf(incident),
      client: "Daymill",
      client_url: url,
      links,
      payload,
    })),
  );
}

type PagerEvent = Told["event"];

function actionsOf(event: PagerEvent): readonly ("trigger" | "resolve")[] {
  switch (event.kind) {
    case "test":
      return ["trigger", "resolve"];
    case "backfill":
      return [event.failed === 0 ? "resolve" : "trigger"];
    case "group":
      return [event.of === "success" || event.of === "recovery" ? "resolve" : "trigger"];
    case "success":
    case "recovery":
      return ["resolve"];
    case "failure":
    case "retry":
    case "skip":
    case "deadline":
      return ["trigger"];
    default:
      return event satisfies never;
  }
}

function componentOf(event: PagerEvent): string {
  if ("taskId" in event) return event.taskId;
  return "run" in event ? "run" : event.kind;
}

/** The names of what has an incident: a task instance or a run, whatever happens to it, a backfill, or a test. */
function incidentsOf(event: PagerEvent): readonly (readonly (string | number)[])[] {
  switch (event.kind) {
    case "test":
      return [["test", event.connection, event.at]];
    case "backfill":
      return [[event.dagId, "backfill", event.backfillId]];
    case "group":
      return event.events.flatMap(incidentsOf);
    case "recovery":
      return [...new Set([event.run.id, ...event.recoveredFrom])].map((run) => incidentOf(event, run));
    default:
      return [incidentOf(event, event.run.id)];
  }
}

function incidentOf(event: Extract<PagerEvent, { readonly run: object }>, runId: string): readonly (string | number)[] {
  return [event.dagId, runId, ...("taskId" in event ? [event.taskId, event.mapIndex] : [])];
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
