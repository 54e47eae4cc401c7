import { Option, type Command } from "commander";
import type { CallbackLog, CallbackView, Page } from "@daymill/contract";
import {
  clientOf,
  printJson,
  printList,
  withServerFlags,
  type CommandContext,
  type ListFlags,
} from "./command-context.ts";
import { logLineText } from "./log-text.ts";
import { naming } from "./name-hints.ts";
import { readListed } from "./read-pages.ts";
import { instantText } from "./terminal/format.ts";
import type { Tone } from "./terminal/style.ts";

interface CallbackFlags extends ListFlags {
  readonly log?: string;
  readonly retry?: string;
}

/** What callbacks are about, and how the server is asked for them. */
interface Told {
  /** As the list calls what is no task instance: `the run`. */
  readonly name: string;
  readonly list: (query: { readonly limit: number; readonly after?: string }) => Promise<Page<CallbackView>>;
  readonly retry: (callbackId: string) => Promise<CallbackView>;
  readonly log: (callbackId: string, offset: number) => Promise<CallbackLog>;
}

const TONES: Readonly<Record<CallbackView["state"], Tone>> = {
  waiting: "strong",
  success: "good",
  failed: "bad",
  superseded: "quiet",
};

/** daymill runs callbacks */
export function addCallbackCommand(runs: Command, context: CommandContext): void {
  withCallbackFlags(runs.command("callbacks <dag> <run>").description("who was told of a run and its tasks")).action(
    async (dagId: string, runId: string, flags: CallbackFlags) => {
      const client = await clientOf(context, flags);
      const params = { dagId, runId };
      const ask = <T>(call: () => Promise<T>) => naming(client, params, call);
      await answer(context, flags, {
        name: "the run",
        list: (query) => ask(() => client.listCallbacks({ params, query })),
        retry: (callbackId) => ask(() => client.retryCallback({ params: { ...params, callbackId } })),
        log: (callbackId, offset) =>
          ask(() => client.getCallbackLog({ params: { ...params, callbackId }, query: { offset } })),
      });
    },
  );
}

/** daymill backfill callbacks */
export function addBackfillCallbackCommand(backfill: Command, context: CommandContext): void {
  withCallbackFlags(
    backfill.command("callbacks <backfill>").description("who was told that a backfill is done"),
  ).action(async (backfillId: string, flags: CallbackFlags) => {
    const client = await clientOf(context, flags);
    const params = { backfillId };
    await answer(context, flags, {
      name: "the backfill",
      list: (query) => client.listBackfillCallbacks({ params, query }),
      retry: (callbackId) => client.retryBackfillCallback({ params: { ...params, callbackId } }),
      log: (callbackId, offset) =>
        client.getBackfillCallbackLog({ params: { ...params, callbackId }, query: { offset } }),
    });
  });
}

function withCallbackFlags(command: Command): Command {
  return withServerFlags(command, 1_000)
    .option("--log <callback>", "the log of this one, by its number")
    .addOption(
      new Option("--retry <callback>", "have this one, which failed, called again, by its number").conflicts("log"),
    );
}

async function answer(context: CommandContext, flags: CallbackFlags, told: Told): Promise<void> {
  if (flags.retry !== undefined) return await retry(context, flags, { told, callbackId: flags.retry });
  if (flags.log !== undefined) return await printLog(context, flags, { told, callbackId: flags.log });
  await printCallbacks(context, flags, told);
}

async function printCallbacks(context: CommandContext, flags: CallbackFlags, told: Told): Promise<void> {
  const rows = await readListed(flags, told.list);
  const { style } = context;
  printList(context, flags, {
    rows,
    id: ({ callbackId }) => String(callbackId),
    none: "Nobody was to be told of anything.",
    columns: [
      { title: "callback", cell: ({ callbackId }) => String(callbackId), align: "right" },
      { title: "of", cell: (callback) => subjectOf(callback, told) },
      { title: "what", cell: ({ kind, deadline }) => (deadline === null ? kind : `${kind} ${deadline}`) },
      { title: "at", cell: ({ at }) => instantText(at) },
      { title: "state", cell: (callback) => style.paint(TONES[callback.state], stateOf(callback)) },
      { title: "calls", cell: ({ tries }) => String(tries), align: "right" },
      { title: "error", cell: ({ error }) => error?.message.split("\n")[0] ?? "" },
    ],
  });
}

function subjectOf({ taskId, mapIndex }: CallbackView, { name }: Told): string {
  if (taskId === null) return name;
  return mapIndex < 0 ? taskId : `${taskId}[${mapIndex}]`;
}

function stateOf({ state, isCalled, unbegun }: CallbackView): string {
  if (isCalled) return "being called";
  return state === "waiting" && unbegun > 0 ? "waits for a process" : state;
}

interface OneCallback {
  readonly told: Told;
  readonly callbackId: string;
}

async function retry(
  context: CommandContext,
  { json, quiet }: CallbackFlags,
  { told, callbackId }: OneCallback,
): Promise<void> {
  const callback = await told.retry(callbackId);
  if (json) return printJson(context, callback);
  context.io.stdout.write(quiet ? `${callbackId}\n` : `Callback ${callbackId} is called again.\n`);
}

async function printLog(
  context: CommandContext,
  flags: CallbackFlags,
  { told, callbackId }: OneCallback,
): Promise<void> {
  let piece = await told.log(callbackId, 0);
  if (piece.size === 0) context.io.stderr.write("The callback has written nothing.\n");
  while (piece.lines.length > 0) {
    for (const line of piece.lines) context.io.stdout.write(logLineText(line, context, flags));
    piece = await told.log(callbackId, piece.next);
  }
}
