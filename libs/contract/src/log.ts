import * as z from "zod";
import { flagSchema, instantSchema, jsonObjectSchema, mapIndexSchema, ordinalSchema } from "./fields.ts";
import { LogLevel } from "./log-level.ts";
import { LOG_SOURCES } from "./log-source.ts";

export const logLineSchema = z.object({
  /** Byte offset of the line in the attempt's log: names it for good. */
  offset: z.number().int(),
  at: instantSchema.nullable(),
  level: z.enum(LogLevel),
  /** task: written by the body; worker: by Daymill around it; stdout, stderr: captured. */
  source: z.string(),
  message: z.string(),
  fields: jsonObjectSchema.nullable(),
});

/** A piece of one attempt's log, whole lines only. */
export const logChunkSchema = z.object({
  /** The attempt's number; 0: there is none yet. */
  attempt: z.number().int(),
  lines: z.array(logLineSchema),
  /** Offset of the first byte of this chunk. */
  from: z.number().int(),
  /** Ask for the following chunk with `offset` = this. */
  next: z.number().int(),
  /** Bytes written so far. */
  size: z.number().int(),
  /** No more will come: the attempt is over and `next` = `size`. */
  complete: z.boolean(),
  /** Why there is nothing to read, when there is nothing. */
  missing: z.enum(["not_started", "no_attempt", "expired"]).nullable(),
});

export const logQuery = z.strictObject({
  mapIndex: mapIndexSchema.default(-1),
  /** Which attempt; absent: the newest. */
  attempt: ordinalSchema.optional(),
  /** Byte offset to read from; negative: that many bytes before the end, from the next whole line on. */
  offset: z.coerce.number<number | string>().int().default(0),
  /** At most this many bytes (a longer single line comes whole). */
  maxBytes: z.coerce.number<number | string>().int().min(1_024).max(4_194_304).default(262_144),
  /** With nothing to read at `offset`: wait up to this long for more before answering. */
  waitMs: z.coerce.number<number | string>().int().min(0).max(25_000).default(0),
});

export const logSearchQuery = logQuery.pick({ mapIndex: true, attempt: true }).extend({
  /** A text in a line of the message or in the fields as the web UI shows them; absent: any. */
  q: z.string().max(1_000).optional(),
  /** Whether upper and lower case of the text are told apart. */
  matchCase: flagSchema.default(false),
  /** Whether the text has to be a whole word: no letter, digit or `_` goes on where it begins or ends with one. */
  wholeWord: flagSchema.default(false),
  /** This level and above; absent: all. */
  level: z.enum(LogLevel).optional(),
  /** Who wrote the lines; absent: anybody. */
  source: z.enum(LOG_SOURCES).optional(),
});

/** What a search has found in the whole log of an attempt. */
export const logSearchedSchema = z.object({
  /** The attempt's number; 0: there is none yet. */
  attempt: z.number().int(),
  /** Bytes that were searched. */
  size: z.number().int(),
  /** Lines that match, all of them. */
  count: z.number().int(),
  /** The log in 240 equal parts: of each that has any, the first line that matches, and how many do. */
  places: z.array(z.object({ offset: z.number().int(), count: z.number().int() })),
});

export const logDownloadQuery = logQuery.pick({ mapIndex: true }).extend({
  /** Which attempt, or all of them, the oldest first; absent: the newest. */
  attempt: z
    .union([z.literal("all"), ordinalSchema], { error: "expected the number of an attempt, from 1, or all" })
    .optional(),
});

export const logTextQuery = logDownloadQuery.extend({
  /** Whether the time (UTC) and the level stand before each message. */
  times: flagSchema.default(false),
});

export type LogLine = z.output<typeof logLineSchema>;
export type LogChunk = z.output<typeof logChunkSchema>;
export type LogSearched = z.output<typeof logSearchedSchema>;
export type LogQuery = z.output<typeof logQuery>;
