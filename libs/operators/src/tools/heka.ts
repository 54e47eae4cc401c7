import { createReadStream } from "node:fs";
import { stat } from "node:fs/promises";
import { DaymillError } from "@daymill/core";
import { withStoreErrors } from "@daymill/stores";
import { HekaMode } from "../heka/frame-parser.ts";
import type { HekaTally } from "../heka/heka-tally.ts";
import type { HekaMessage } from "../heka/message.ts";
import { readHeka } from "../heka/read-heka.ts";
import type { HekaReading } from "../heka/read-heka.ts";

/** A file of Heka frames, as `daymill heka show` tells it. */
export interface HekaListing extends HekaTally {
  readonly file: string;
  /** Of the file as it is; `bytes` is without the gzip around it. */
  readonly fileBytes: number;
  readonly compression: "none" | "gzip";
  /** How many messages there are of each type. */
  readonly types: Readonly<Record<string, number>>;
}

/**
 * What a file of Heka frames holds, read to its end. Rejects with E501 when there is no such file, E432 when it is no Heka
 * stream, and in mode `strict` with E431 at the first damage.
 */
export async function showHeka(path: string, mode: HekaMode): Promise<HekaListing> {
  const { reading, fileBytes } = await openHeka(path, mode);
  const types = new Map<string, number>();
  for await (const batch of hekaBatches(reading, path))
    for (const { type } of batch) types.set(type, (types.get(type) ?? 0) + 1);
  return {
    file: path,
    fileBytes,
    compression: reading.isGzipped() ? "gzip" : "none",
    types: Object.fromEntries([...types].toSorted(([one], [other]) => (one < other ? -1 : 1))),
    ...reading.tally(),
  };
}

/** The messages of a file as JSON: 64-bit integers are texts, bytes are base64. Rejects as showHeka does. */
export async function* hekaMessages(path: string, mode: HekaMode): AsyncGenerator<object> {
  const { reading } = await openHeka(path, mode);
  for await (const batch of hekaBatches(reading, path)) yield* batch.map(toJson);
}

async function openHeka(path: string, mode: HekaMode): Promise<{ reading: HekaReading; fileBytes: number }> {
  if (!(mode in HekaMode))
    throw new DaymillError("E209", `"${mode}" is no mode. There are: ${Object.keys(HekaMode).join(", ")}.`);
  const found = await withStoreErrors(path, () => stat(path));
  if (!found.isFile()) throw new DaymillError("E432", `${path} is no file. Name a file of Heka frames.`);
  const pieces = createReadStream(path, { highWaterMark: PIECE_BYTES });
  return { reading: readHeka(pieces, { name: path, mode }), fileBytes: found.size };
}

const PIECE_BYTES = 256 * 1024;

/** Where not one message was found, the file is something else; where some were, it is a damaged one. */
async function* hekaBatches(reading: HekaReading, path: string): AsyncGenerator<readonly HekaMessage[]> {
  let failure: unknown;
  try {
    yield* reading.messages;
  } catch (thrown: unknown) {
    failure = thrown;
  }
  const { messages } = reading.tally();
  const isDamaged = failure instanceof DaymillError && failure.code === "E431";
  if (messages === 0 && (isDamaged || reading.tally().bytes > 0)) throw noHeka(path, failure);
  if (failure !== undefined) throw failure;
}

function noHeka(path: string, cause: unknown): DaymillError {
  return new DaymillError("E432", `${path} is no Heka stream: there is no frame in it that can be read.`, {
    details: { path },
    cause,
  });
}

function toJson({ timestamp, fields, ...message }: HekaMessage): object {
  return {
    ...message,
    timestamp: String(timestamp),
    fields: fields.map((field) => ({ ...field, values: field.values.map(valueToJson) })),
  };
}

function valueToJson(value: HekaMessage["fields"][number]["values"][number]): string | number | boolean {
  if (typeof value === "bigint") return String(value);
  return value instanceof Uint8Array ? Buffer.from(value).toString("base64") : value;
}
