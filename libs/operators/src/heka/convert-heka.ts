import { operatorTask } from "@daymill/core";
import type { JsonObject, Task, TaskOptions } from "@daymill/core";
import { assertRecordSchema } from "../records/record-schema.ts";
import type { RecordOf, RecordSchema } from "../records/record-schema.ts";
import { convertHekaObjects } from "./convert-objects.ts";
import type { ConvertHekaInput, ConvertHekaOutput, HekaConversion } from "./convert-objects.ts";
import { HekaMode } from "./frame-parser.ts";
import type { HekaMessage } from "./message.ts";

export interface ConvertHekaOptions<S extends RecordSchema> extends TaskOptions<ConvertHekaInput, ConvertHekaOutput> {
  readonly schema: S;
  /** The record of a message; undefined: the message is none of the data set. What it throws rejects the message. */
  readonly record: (message: HekaMessage) => RecordOf<S> | undefined;
  /** What happens at a damaged frame. Default `strict`. */
  readonly mode?: HekaMode;
  /** In the modes that go on: the largest share of the bytes that may be skipped, from 0 to 1. Default 0.01. */
  readonly maxSkippedShare?: number;
  /** How many messages may be rejected: by an error of `record`, or for a value that does not fit. Default 0. */
  readonly maxRejects?: number;
  /** How much JSON, in bytes, goes into one file, and into the workspace at a time. Default 256 MiB. */
  readonly partBytes?: number;
  /** The longest message, in bytes. Default 64 MiB. */
  readonly maxFrameBytes?: number;
}

const MIB = 1024 * 1024;

/**
 * Converts objects of Heka frames to Parquet by a row function: `convertHeka("convert", { schema, record })`. Messages =
 * rows + dropped + rejects. Errors: E501 for an object that is not there, E431 for a damaged frame in mode `strict`, E407 for
 * too many rejected messages or skipped bytes.
 */
export function convertHeka<const S extends RecordSchema>(
  id: string,
  options: ConvertHekaOptions<S>,
): Task<ConvertHekaInput, ConvertHekaOutput> {
  assertRecordSchema(options.schema);
  const settings = {
    schema: options.schema,
    mode: options.mode ?? HekaMode.strict,
    maxSkippedShare: options.maxSkippedShare ?? 0.01,
    maxRejects: options.maxRejects ?? 0,
    partBytes: options.partBytes ?? 256 * MIB,
    maxFrameBytes: options.maxFrameBytes ?? 64 * MIB,
  };
  const conversion: HekaConversion = { ...settings, record: options.record };
  return operatorTask<ConvertHekaInput, ConvertHekaOutput>({
    operator: "convertHeka",
    id,
    options,
    defaults: JSON.parse(JSON.stringify(settings)) as JsonObject,
    body: { kind: "task", run: (input, ctx) => convertHekaObjects(input, conversion, ctx) },
  });
}
