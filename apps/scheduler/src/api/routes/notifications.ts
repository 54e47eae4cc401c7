import { CONNECTION_KINDS, connectionKind, kindsOf, toIso } from "@daymill/core";
import type { CallbackCounts, CallbackInfo, CallbackKind, Clock, MessagePreview, ToldEvent } from "@daymill/core";
import type { ProblemIssue } from "@daymill/contract";
import { findInstance, findRun, readToldPreview } from "@daymill/metadata";
import { toldEvent } from "../../loop/callbacks/told-event.ts";
import type { ConnectionSource } from "../../secrets/connection-source.ts";
import { toConnection } from "../../secrets/fixed-connections.ts";
import type { MessageTools } from "../../tools/message-tools.ts";
import type { Handlers, RouteCall } from "../handlers.ts";
import { notAccepted } from "../not-accepted.ts";
import { asDagId, asRunId, found, type PageDb, type Reader } from "../reader.ts";
import type { VersionCache } from "../version-cache.ts";
import { instanceName } from "./task-instances.ts";

export interface NotificationRouteParts {
  readonly read: Reader;
  readonly versions: VersionCache;
  readonly connections: ConnectionSource;
  readonly messages: MessageTools;
  readonly clock: Clock;
  /** Where people reach the web UI, without a slash at the end. */
  readonly url: string;
}

type NotificationRoutes = Pick<Handlers, "sendTestMessage" | "previewNotifications">;

export function notificationRoutes(parts: NotificationRouteParts): NotificationRoutes {
  const { read, connections, messages, clock, url } = parts;
  return {
    sendTestMessage: async ({ params: { connectionId }, body, caller }) => {
      const connection = found(await connections.find(connectionId), `The connection ${connectionId}`);
      const { sends } = connectionKind(connection.type);
      if (sends === undefined) throw notAccepted([sendsNone(connection.type)]);
      const { to, dryRun } = body;
      if (to !== undefined && sends !== "mail") throw notAccepted([hasNoReceivers(connection.type)]);
      const order = { connection, to, dryRun, by: caller.who, at: toIso(clock.now()), url };
      return await messages.sendTest(order, caller.signal);
    },
    previewNotifications: async (call) => {
      const { kind, event, functions } = await read((db) => readWhatIsTold(db, call, parts));
      const previews = await previewsOf(event, { functions, signal: call.caller.signal }, parts);
      return {
        kind,
        items: functions.map(({ notifier, group }, position) => ({
          position,
          notifier: notifier?.name ?? null,
          connection: notifier === undefined ? null : connectionOf(notifier),
          groupMs: group?.everyMs ?? null,
          ...(previews.get(position) ?? NOT_KNOWN),
        })),
      };
    },
  };
}

/** Of the functions that are notifiers, by their position. */
async function previewsOf(
  event: ToldEvent,
  { functions, signal }: { readonly functions: readonly CallbackInfo[]; readonly signal: AbortSignal },
  { connections, messages }: Pick<NotificationRouteParts, "connections" | "messages">,
): Promise<ReadonlyMap<number, MessagePreview>> {
  const notifiers = functions.flatMap(({ notifier }, position) => (notifier ? [{ notifier, position }] : []));
  if (notifiers.length === 0) return new Map();
  const listed = new Map((await connections.list()).map(({ row }) => [row.connectionId, toConnection(row, {})]));
  const previews = await messages.preview(
    event,
    notifiers.map(({ notifier }) => ({ ...notifier, connection: listed.get(connectionOf(notifier) ?? "") })),
    signal,
  );
  return new Map(notifiers.map(({ position }, index) => [position, previews[index] ?? NOT_KNOWN]));
}

const NOT_KNOWN = { problem: null, title: null, message: null };

interface WhatIsTold {
  readonly kind: CallbackKind;
  readonly event: ToldEvent;
  readonly functions: readonly CallbackInfo[];
}

async function readWhatIsTold(
  db: PageDb,
  { params, query }: RouteCall<"previewNotifications">,
  { versions, clock, url }: NotificationRouteParts,
): Promise<WhatIsTold> {
  const name = { dagId: asDagId(params.dagId), runId: asRunId(params.runId) };
  const what = `The run ${params.runId} of the DAG ${params.dagId}`;
  const run = found(await findRun(db, name), what);
  const { taskId, mapIndex } = query;
  const instance = taskId === undefined ? undefined : { taskId, mapIndex };
  const row =
    instance &&
    found(
      await findInstance(db, { ...name, ...instance }),
      `The task instance ${instanceName({ ...name, ...instance })}`,
    );
  const kind = query.kind ?? kindsOf(row?.state ?? run.state)[0] ?? "failure";
  const told = found(
    await readToldPreview(db, { runKey: run.runKey, kind, ...(instance && { instance }) }, clock.now()),
    what,
  );
  const version = found((await versions.read(db, [told.run.version])).get(told.run.version), "Its version");
  const counts = taskId === undefined ? version.graph.callbacks : version.tasks.get(taskId)?.callbacks;
  const event = toldEvent([told], { timezoneOf: () => version.graph.schedule.timezone, baseUrl: url });
  return { kind, event, functions: functionsOf(counts, kind) };
}

function functionsOf(counts: CallbackCounts | undefined, kind: CallbackKind): readonly CallbackInfo[] {
  const infos = counts?.infos?.[kind];
  return Array.from({ length: counts?.[kind] ?? 0 }, (_, position) => infos?.[position] ?? {});
}

function connectionOf({ options }: NonNullable<CallbackInfo["notifier"]>): string | null {
  return typeof options["connection"] === "string" ? options["connection"] : null;
}

function sendsNone(type: string): ProblemIssue {
  const known = CONNECTION_KINDS.flatMap((kind) => (kind.sends === undefined ? [] : [kind.type])).join(", ");
  return {
    path: "path.connectionId",
    message: `its type is ${type}, which sends no messages; expected one of ${known}`,
  };
}

function hasNoReceivers(type: string): ProblemIssue {
  return { path: "body.to", message: `only a mail has receivers; the connection is of type ${type}` };
}
