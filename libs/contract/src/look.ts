import * as z from "zod";
import { instantSchema, jsonSchema } from "./fields.ts";

/** An attempt that goes on without a worker: it is looked at, again and again. */
export const lookSchema = z.object({
  /** Looks so far in this attempt: pokes, polls, evaluations of a condition. */
  count: z.number().int(),
  /** When the last look was answered; null: there was none yet. */
  lookedAt: instantSchema.nullable(),
  /** When it is looked at next; null: when something happens. */
  dueAt: instantSchema.nullable(),
  /** When it runs out of time; null: never, or not known before the first look. */
  deadline: instantSchema.nullable(),
  /** Looks in a row that came to no answer. */
  troubles: z.number().int(),
  /** What the last look said: what it waits for, how far a job is, what went wrong. */
  said: z.string().nullable(),
});

/** Work that runs elsewhere, submitted by a task instance. */
export const remoteJobSchema = z.object({
  generation: z.number().int(),
  /** Counts from 1 in its generation. */
  submission: z.number().int(),
  /** What its service knows it by. */
  token: z.string(),
  /** intent: no answer came yet; gone: it could not be cancelled, and nobody looks after it any more. */
  state: z.enum(["intent", "submitted", "succeeded", "failed", "cancelling", "cancelled", "gone"]),
  /** What finds it: an id at its service, mostly. */
  handle: jsonSchema.nullable(),
  submittedAt: instantSchema.nullable(),
  endedAt: instantSchema.nullable(),
  /** How often it was asked to stop. */
  cancelTries: z.number().int(),
  said: z.string().nullable(),
});

/** A task that asks for approval. */
export const approvalSchema = z.object({
  /** What is asked; null: it has not been asked yet. */
  message: z.string().nullable(),
  /** Whether it can be answered now. */
  isOpen: z.boolean(),
  /** What was said in this generation; null: nothing yet. */
  answer: z
    .object({ approved: z.boolean(), by: z.string(), at: instantSchema, note: z.string().nullable() })
    .nullable(),
});

/** A task instance that waits for a person. */
export const openApprovalSchema = z.object({
  taskId: z.string(),
  mapIndex: z.number().int(),
  label: z.string().nullable(),
});

export const answerApprovalBody = z.strictObject({
  /** A refusal skips the task. */
  decision: z.enum(["approve", "refuse"]),
  note: z.string().max(4_000).optional(),
});

export type Look = z.output<typeof lookSchema>;
export type RemoteJobView = z.output<typeof remoteJobSchema>;
export type ApprovalView = z.output<typeof approvalSchema>;
export type OpenApproval = z.output<typeof openApprovalSchema>;
export type AnswerApprovalBody = z.output<typeof answerApprovalBody>;
