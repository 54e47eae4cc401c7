import * as z from "zod";
import { TOLD_KINDS } from "@daymill/core";
import { idSchema, instantSchema, mapIndexSchema } from "./fields.ts";
import { logLineSchema, logQuery } from "./log.ts";
import { pageQuery } from "./page.ts";
import { taskErrorSchema } from "./task-error.ts";

/** A function of the DAG's file that is told what happened to a task instance or a run, or that a backfill is done. */
export const callbackSchema = z.object({
  callbackId: z.number().int(),
  /** Null: it is about the run, or the backfill. */
  taskId: z.string().nullable(),
  /** -1: not mapped, or about the run. */
  mapIndex: z.number().int(),
  /** Number of the attempt that ended in it, or of the last one before; 0: there was none. */
  attempt: z.number().int(),
  /** Which try of its generation that was, from 1; 0: there was none. */
  try: z.number().int(),
  kind: z.enum(TOLD_KINDS),
  /** The name of the deadline that was missed; null: it is about something else. */
  deadline: z.string().nullable(),
  /** Which of several functions, from 0. */
  position: z.number().int(),
  /** superseded: what it was about was cleared before anybody was told. failed: it is not called again. */
  state: z.enum(["waiting", "success", "failed", "superseded"]),
  /** When it happened. */
  at: instantSchema,
  /** Calls that began and came to an answer, since it was written down or last asked for. */
  tries: z.number().int(),
  /** Calls in a row that never began: there was no process for them. They spend no try. */
  unbegun: z.number().int(),
  /** Whether it is being called now, or waits for a process. */
  isCalled: z.boolean(),
  /** While waiting: when it is called next, or, during a call, called anew if nothing is heard of it. */
  dueAt: instantSchema.nullable(),
  endedAt: instantSchema.nullable(),
  /** Of the last call that failed or never began. */
  error: taskErrorSchema.nullable(),
});

export const listCallbacksQuery = z.strictObject({
  ...pageQuery,
  /** Only those of this task. */
  taskId: idSchema.optional(),
  /** With `taskId`: which instance. */
  mapIndex: mapIndexSchema.default(-1),
  /** run: only those about the run itself. */
  about: z.enum(["run"]).optional(),
});

export const callbackLogQuery = logQuery.pick({ offset: true, maxBytes: true });

/** A piece of a callback's log over all its calls, whole lines only. */
export const callbackLogSchema = z.object({
  lines: z.array(logLineSchema),
  /** Ask for the following piece with `offset` = this. */
  next: z.number().int(),
  /** Bytes written so far. */
  size: z.number().int(),
});

export type CallbackView = z.output<typeof callbackSchema>;
export type CallbackLog = z.output<typeof callbackLogSchema>;
