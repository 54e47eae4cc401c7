import type { Command } from "commander";
import type { CallbackView, Client } from "@daymill/contract";
import { clientOf, printList, withServerFlags, type CommandContext, type ServerFlags } from "./command-context.ts";
import { logLineText } from "./log-text.ts";
import { naming } from "./name-hints.ts";
import { readPages } from "./read-pages.ts";
import { instantText } from "./terminal/format.ts";
import type { Tone } from "./terminal/style.ts";

interface CallbackFlags extends ServerFlags {
  readonly log?: string;
  readonly limit: string;
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
  withServerFlags(runs.command("callbacks <dag> <run>").description("who was told of a run and its tasks"))
    .option("--log <callback>", "the log of this one, by its number")
    .option("--limit <n>", "at most so many", "1000")
    .action(async (dagId: string, runId: string, flags: CallbackFlags) => {
      const client = await clientOf(context, flags);
      const params = { dagId, runId };
      if (flags.log === undefined) return await printCallbacks(context, { client, params }, flags);
      await printLog(context, { client, params, callbackId: flags.log }, flags);
    });
}

async function printCallbacks(
  context: CommandContext,
  { client, params }: { readonly client: Client; readonly params: RunParams },
  flags: CallbackFlags,
): Promise<void> {
  const rows = await naming(client, params.dagId, () =>
    readPages(Number(flags.limit), (query) => client.listCallbacks({ params, query })),
  );
  const { style } = context;
  printList(context, flags, {
    rows,
    id: ({ callbackId }) => String(callbackId),
    none: "Nobody was to be told of anything.",
    columns: [
      { title: "callback", cell: ({ callbackId }) => String(callbackId), align: "right" },
      { title: "of", cell: (callback) => subjectOf(callback) },
      { title: "what", cell: ({ kind }) => kind },
      { title: "at", cell: ({ at }) => instantText(at) },
      { title: "state", cell: ({ state }) => style.paint(TONES[state], state) },
      { title: "calls", cell: ({ tries }) => String(tries), align: "right" },
      { title: "error", cell: ({ error }) => error?.message.split("\n")[0] ?? "" },
    ],
  });
}

function subjectOf({ taskId, mapIndex }: CallbackView): string {
  if (taskId === null) return "the run";
  return mapIndex < 0 ? taskId : `${taskId}[${mapIndex}]`;
}

async function printLog(
  context: CommandContext,
  { client, params, callbackId }: { readonly client: Client; readonly params: RunParams; readonly callbackId: string },
  flags: CallbackFlags,
): Promise<void> {
  const read = (offset: number) => client.getCallbackLog({ params: { ...params, callbackId }, query: { offset } });
  let piece = await naming(client, params.dagId, () => read(0));
  if (piece.size === 0) context.io.stderr.write("The callback has written nothing.\n");
  while (piece.lines.length > 0) {
    for (const line of piece.lines) context.io.stdout.write(logLineText(line, context, flags));
    piece = await read(piece.next);
  }
}
