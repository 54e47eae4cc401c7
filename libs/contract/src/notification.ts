import * as z from "zod";
import { CALLBACK_KINDS } from "@daymill/core";
import { idSchema, jsonSchema, mapIndexSchema } from "./fields.ts";

export const testMessageBody = z.strictObject({
  /** Of a mail; absent: its sender. */
  to: z.array(z.string().min(1).max(320)).min(1).max(20).optional(),
  /** Shows the message, and sends nothing. */
  dryRun: z.boolean().default(false),
});

export const testMessageSchema = z.object({
  isSent: z.boolean(),
  /** Why it could not be composed or delivered, and what to do. Null: nothing is wrong. */
  problem: z.string().nullable(),
  title: z.string(),
  /** As it is sent, but for secrets. Null: it could not be composed. */
  message: jsonSchema,
});

export const previewNotificationsQuery = z.strictObject({
  /** Absent: the run itself. */
  taskId: idSchema.optional(),
  /** With `taskId`: which instance. */
  mapIndex: mapIndexSchema.default(-1),
  /** As what it would be told of. Absent: as what it has come to; what goes on, as a failure. */
  kind: z.enum(CALLBACK_KINDS).optional(),
});

/** What would be told of a run or a task instance. Nothing is sent. */
export const notificationPreviewSchema = z.object({
  kind: z.enum(CALLBACK_KINDS),
  /** One for each function of the option, in their order. */
  items: z.array(
    z.object({
      /** Which of several, from 0. */
      position: z.number().int(),
      /** `notify.slack`; null: a function of the DAG's file, of which nobody knows what it does. */
      notifier: z.string().nullable(),
      connection: z.string().nullable(),
      /** What follows within so long is told of together, in ms; null: each by itself. */
      groupMs: z.number().int().nullable(),
      /** Why it would not be sent; null: nothing is known to be wrong. */
      problem: z.string().nullable(),
      title: z.string().nullable(),
      /** As it would be sent, but for secrets; null: it is not known. */
      message: jsonSchema,
    }),
  ),
});

export type TestMessage = z.output<typeof testMessageSchema>;
export type NotificationPreview = z.output<typeof notificationPreviewSchema>;
