import { join } from "node:path";
import { DaymillError, toError } from "@daymill/core";
import type { TaskContext } from "@daymill/core";
import { fileStore } from "@daymill/stores";
import { placeOf } from "../place.ts";
import { openRecordFiles } from "../records/record-files.ts";
import { recordEncoder } from "../records/record-json.ts";
import type { EncodedRecord } from "../records/record-json.ts";
import type { RecordSchema } from "../records/record-schema.ts";
import { beginTaskOutput } from "../task-output.ts";
import type { HekaMode } from "./frame-parser.ts";
import type { HekaMessage } from "./message.ts";
import { readHeka } from "./read-heka.ts";

export interface ConvertHekaInput {
  /** The URI of the folder that the objects are in; ends in `/`. */
  readonly from: string;
  /** Their names below it, in the order in which they are to be read. */
  readonly objects: readonly string[];
  /** What the files' names begin with. Default `part-00000`. */
  readonly name?: string;
}

/** What a conversion made, and what it did not make rows of. Messages = rows + dropped + rejects. */
export interface ConvertHekaOutput {
  /** A folder of Parquet files and `_SUCCESS`; ends in `/`. */
  readonly uri: string;
  readonly rows: number;
  readonly messages: number;
  /** Messages that are none of the data set. */
  readonly dropped: number;
  readonly rejects: number;
  /** Places where frames could not be read. */
  readonly gaps: number;
  readonly skippedBytes: number;
  /** Bytes of the objects, once gzip around a whole object is undone. */
  readonly sourceBytes: number;
  readonly files: number;
  readonly bytes: number;
  /** NDJSON of the rejected messages and the gaps; null when there are none. */
  readonly rejectFile: string | null;
}

export interface HekaConversion {
  readonly schema: RecordSchema;
  readonly record: (message: HekaMessage) => Readonly<Record<string, unknown>> | undefined;
  readonly mode: HekaMode;
  readonly maxSkippedShare: number;
  readonly maxRejects: number;
  readonly partBytes: number;
  readonly maxFrameBytes: number;
}

/** How many rejected messages are written down even where none is allowed: enough to see what is wrong. */
const MIN_DESCRIBED = 100;

/** Reads objects one after another, and publishes their records as Parquet. A pure function of the objects. */
export async function convertHekaObjects(
  input: ConvertHekaInput,
  conversion: HekaConversion,
  ctx: TaskContext,
): Promise<ConvertHekaOutput> {
  const output = await beginTaskOutput(ctx);
  try {
    const counts = newCounts();
    const written = await writeRecords({ input, conversion, ctx, counts }, output);
    const { described, ...numbers } = counts;
    const rejectFile = described.length === 0 ? null : await output.writeBeside(".rejects.ndjson", toNdjson(described));
    assertLittleLost(counts, { ...conversion, rejectFile });
    await fileStore(output.draft).write("_SUCCESS", "");
    await output.publish();
    ctx.log.info("converted", { ...numbers, ...written });
    if (counts.gaps > 0)
      ctx.log.warn("some frames could not be read", { gaps: counts.gaps, skipped: counts.skippedBytes });
    return { uri: output.uri, ...numbers, ...written, rejectFile };
  } finally {
    await output.discard();
  }
}

interface Counts {
  rows: number;
  messages: number;
  dropped: number;
  rejects: number;
  gaps: number;
  skippedBytes: number;
  sourceBytes: number;
  readonly described: object[];
}

function newCounts(): Counts {
  return { rows: 0, messages: 0, dropped: 0, rejects: 0, gaps: 0, skippedBytes: 0, sourceBytes: 0, described: [] };
}

interface Work {
  readonly input: ConvertHekaInput;
  readonly conversion: HekaConversion;
  readonly ctx: TaskContext;
  readonly counts: Counts;
}

async function writeRecords(
  work: Work,
  { draft, scratch }: { readonly draft: string; readonly scratch: string },
): Promise<{ readonly files: number; readonly bytes: number }> {
  const { input, conversion, ctx, counts } = work;
  const files = await openRecordFiles({
    schema: conversion.schema,
    directory: draft,
    name: input.name ?? "part-00000",
    scratch: join(scratch, "records"),
    partBytes: conversion.partBytes,
    signal: ctx.signal,
  });
  await using _closing = files;
  for (const object of input.objects) for await (const lines of recordLines(object, work)) await files.append(lines);
  const written = await files.finish();
  assertCounts(counts);
  return written;
}

/** The records of one object, as lines. What it has besides is counted. */
async function* recordLines(object: string, { input, conversion, ctx, counts }: Work): AsyncGenerator<string[]> {
  const { mode, maxFrameBytes, maxRejects, record } = conversion;
  const encode = recordEncoder(conversion.schema);
  const { store, key } = await placeOf(`${input.from}${object}`, ctx);
  const reading = readHeka(await store.read(key), { name: `${input.from}${object}`, mode, maxFrameBytes });
  const maxDescribed = Math.max(MIN_DESCRIBED, maxRejects);
  for await (const batch of reading.messages) {
    ctx.signal.throwIfAborted();
    const lines: string[] = [];
    for (const message of batch) {
      const encoded = toRecord(message, { record, encode });
      if (encoded === undefined) counts.dropped++;
      else if (encoded.kept) lines.push(encoded.line);
      else {
        counts.rejects++;
        const { column, reason } = encoded;
        if (counts.described.length < maxDescribed)
          counts.described.push({ object, uuid: message.uuid, column, reason });
      }
    }
    counts.rows += lines.length;
    yield lines;
  }
  const tally = reading.tally();
  counts.messages += tally.messages;
  counts.gaps += tally.gaps;
  counts.skippedBytes += tally.skippedBytes;
  counts.sourceBytes += tally.bytes;
  const room = Math.max(0, maxDescribed - counts.described.length);
  counts.described.push(...tally.firstGaps.slice(0, room).map((gap) => ({ object, ...gap })));
}

function toRecord(
  message: HekaMessage,
  { record, encode }: Pick<HekaConversion, "record"> & { readonly encode: ReturnType<typeof recordEncoder> },
): EncodedRecord | undefined {
  try {
    const made = record(message);
    return made === undefined ? undefined : encode(made);
  } catch (thrown: unknown) {
    // A row function that cannot make sense of one message says nothing about the next.
    return { kept: false, column: "", reason: toError(thrown).message };
  }
}

function assertCounts({ messages, rows, dropped, rejects }: Counts): void {
  if (messages === rows + dropped + rejects) return;
  throw new DaymillError(
    "E409",
    `The objects have ${messages} messages, but ${rows} became rows, ${dropped} were dropped and ${rejects} rejected.`,
    { details: { messages, rows, dropped, rejects } },
  );
}

interface Limits extends Pick<HekaConversion, "maxRejects" | "maxSkippedShare"> {
  readonly rejectFile: string | null;
}

function assertLittleLost(counts: Counts, { maxRejects, maxSkippedShare, rejectFile }: Limits): void {
  const { rejects, skippedBytes, sourceBytes } = counts;
  const details = { rejects, skippedBytes, sourceBytes, maxRejects, maxSkippedShare };
  const seeFile = `The first are in ${rejectFile ?? "no file"}.`;
  if (rejects > maxRejects)
    throw new DaymillError(
      "E407",
      `${rejects} messages were rejected; ${maxRejects} are allowed. ${seeFile} Mend the source or the row function, or raise maxRejects.`,
      { details },
    );
  if (skippedBytes > maxSkippedShare * sourceBytes)
    throw new DaymillError(
      "E407",
      `${skippedBytes} of ${sourceBytes} bytes could not be read; ${maxSkippedShare * 100} % are allowed. ${seeFile} ` +
        "Get the objects again, or raise maxSkippedShare.",
      { details },
    );
}

function toNdjson(rows: readonly object[]): string {
  return rows.map((row) => `${JSON.stringify(row)}\n`).join("");
}
