import { Option, type Command } from "commander";
import type { CallbackView, Client } from "@daymill/contract";
import {
  clientOf,
  printJson,
  printList,
  withServerFlags,
  type CommandContext,
  type ServerFlags,
} from "./command-context.ts";
import { logLineText } from "./log-text.ts";
import { naming } from "./name-hints.ts";
import { readListed } from "./read-pages.ts";
import { instantText } from "./terminal/format.ts";
import type { Tone } from "./terminal/style.ts";

interface CallbackFlags extends ServerFlags {
  readonly log?: string;
  readonly retry?: string;
  readonly limit: number;
}

interface RunParams {
  readonly dagId: string;
  readonly runId: string;
}

const TONES: Readonly<Record<CallbackView["state"], Tone>> = {
  waiting: "strong",
  success: "good",
  failed: "bad",
  superseded: "quiet",
};

/** daymill runs callbacks */
export function addCallbackCommand(runs: Command, context: CommandContext): void {
  withServerFlags(runs.command("callbacks <dag> <run>").description("who was told of a run and its tasks"), 1_000)
    .option("--log <callback>", "the log of this one, by its number")
    .addOption(
      new Option("--retry <callback>", "have this one, which failed, called again, by its number").conflicts("log"),
    )
    .action(async (dagId: string, runId: string, flags: CallbackFlags) => {
      const client = await clientOf(context, flags);
      const params = { dagId, runId };
      if (flags.retry !== undefined) return await retry(context, { client, params, callbackId: flags.retry }, flags);
      if (flags.log === undefined) return await printCallbacks(context, { client, params }, flags);
      await printLog(context, { client, params, callbackId: flags.log }, flags);
    });
}

async function printCallbacks(
  context: CommandContext,
  { client, params }: { readonly client: Client; readonly params: RunParams },
  flags: CallbackFlags,
): Promise<void> {
  const rows = await naming(client, params, () =>
    readListed(flags, (query) => client.listCallbacks({ params, query })),
  );
  const { style } = context;
  printList(context, flags, {
    rows,
    id: ({ callbackId }) => String(callbackId),
    none: "Nobody was to be told of anything.",
    columns: [
      { title: "callback", cell: ({ callbackId }) => String(callbackId), align: "right" },
      { title: "of", cell: (callback) => subjectOf(callback) },
      { title: "what", cell: ({ kind, deadline }) => (deadline === null ? kind : `${kind} ${deadline}`) },
      { title: "at", cell: ({ at }) => instantText(at) },
      { title: "state", cell: (callback) => style.paint(TONES[callback.state], stateOf(callback)) },
      { title: "calls", cell: ({ tries }) => String(tries), align: "right" },
      { title: "error", cell: ({ error }) => error?.message.split("\n")[0] ?? "" },
    ],
  });
}

function subjectOf({ taskId, mapIndex }: CallbackView): string {
  if (taskId === null) return "the run";
  return mapIndex < 0 ? taskId : `${taskId}[${mapIndex}]`;
}

function stateOf({ state, isCalled, unbegun }: CallbackView): string {
  if (isCalled) return "being called";
  return state === "waiting" && unbegun > 0 ? "waits for a process" : state;
}

interface OneCallback {
  readonly client: Client;
  readonly params: RunParams;
  readonly callbackId: string;
}

async function retry(
  context: CommandContext,
  { client, params, callbackId }: OneCallback,
  { json, quiet }: CallbackFlags,
): Promise<void> {
  const callback = await naming(client, params, () => client.retryCallback({ params: { ...params, callbackId } }));
  if (json) return printJson(context, callback);
  context.io.stdout.write(quiet ? `${callbackId}\n` : `Callback ${callbackId} is called again.\n`);
}

async function printLog(
  context: CommandContext,
  { client, params, callbackId }: OneCallback,
  flags: CallbackFlags,
): Promise<void> {
  const read = (offset: number) => client.getCallbackLog({ params: { ...params, callbackId }, query: { offset } });
  let piece = await naming(client, params, () => read(0));
  if (piece.size === 0) context.io.stderr.write("The callback has written nothing.\n");
  while (piece.lines.length > 0) {
    for (const line of piece.lines) context.io.stdout.write(logLineText(line, context, flags));
    piece = await read(piece.next);
  }
}
