import { lstat } from "node:fs/promises";
import { type LogLine, shownFields } from "@daymill/contract";
import { parseLogChunk } from "./log-chunk.ts";
import { openLog, wholeLines, type WholeLines } from "./log-file.ts";

/** The log of an attempt, absolute. */
export interface AttemptLog {
  readonly attempt: number;
  readonly path: string;
}

/** Those of which there is a file. */
export async function presentLogs(logs: readonly AttemptLog[]): Promise<readonly AttemptLog[]> {
  const isFile = await Promise.all(
    logs.map(({ path }) =>
      lstat(path).then(
        (file) => file.isFile(),
        () => false,
      ),
    ),
  );
  return logs.filter((_, at) => isFile[at]);
}

/** The lines of several logs, each with the number of its attempt. One that is not ours stays as it is. */
export async function* numberedLines(logs: readonly AttemptLog[]): AsyncGenerator<string> {
  for (const log of logs)
    for await (const { bytes } of linesOf(log))
      yield bytes.toString("utf8").replaceAll(/(^|\n)\{(?=")/g, `$1{"attempt":${log.attempt},`);
}

export interface TextLook {
  /** Whether time and level stand before each message. */
  readonly times: boolean;
  /** Whether the number of its attempt stands before each log. */
  readonly titles: boolean;
}

/** What was written into logs, as text: each message as it is, escapes of a terminal included, its fields behind or below it. */
export async function* logTexts(logs: readonly AttemptLog[], { times, titles }: TextLook): AsyncGenerator<string> {
  for (const [at, log] of logs.entries()) {
    if (titles) yield `${at === 0 ? "" : "\n"}==> Attempt ${log.attempt} <==\n`;
    for await (const { bytes, offset } of linesOf(log))
      yield parseLogChunk(bytes, offset, false)
        .lines.map((line) => textOf(line, times))
        .join("");
  }
}

function textOf({ at, level, message, fields }: LogLine, times: boolean): string {
  const { inline, blocks } = shownFields(fields);
  const [first = "", ...rest] = message.split("\n");
  const start = times ? `${at ?? ""} ${level.toUpperCase().padEnd(5)} ` : "";
  return `${[`${start}${first}${inline === "" ? "" : ` ${inline}`}`, ...rest, ...blocks].join("\n")}\n`;
}

/** What is written meanwhile is left out. */
async function* linesOf({ path }: AttemptLog): AsyncGenerator<WholeLines> {
  await using file = await openLog(path);
  if (file === undefined) return;
  const { size } = await file.stat();
  yield* wholeLines(file, size);
}
