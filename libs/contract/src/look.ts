import * as z from "zod";
import { instantSchema, jsonObjectSchema, jsonSchema } from "./fields.ts";

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
  /**
   * intent: no answer came yet; gone: it could not be cancelled, and nobody looks after it any more; left: its task leaves it
   * running, and nobody looks after it either.
   */
  state: z.enum(["intent", "submitted", "succeeded", "failed", "cancelling", "cancelled", "gone", "left"]),
  /** What finds it: an id at its service, mostly. */
  handle: jsonSchema.nullable(),
  submittedAt: instantSchema.nullable(),
  endedAt: instantSchema.nullable(),
  /** How often it was asked to stop. */
  cancelTries: z.number().int(),
  said: z.string().nullable(),
});

/** A field of the form that an approval asks to fill in. */
export const formFieldSchema = z.object({
  name: z.string(),
  /** JSON Schema of the value. */
  schema: jsonObjectSchema,
  description: z.string().nullable(),
  /** Whether somebody has to give it, unless it has a default. */
  isRequired: z.boolean(),
  /** Absent: there is none. */
  default: jsonSchema.optional(),
});

/** A task that asks for approval. */
export const approvalSchema = z.object({
  /** What is asked; null: it has not been asked yet. */
  message: z.string().nullable(),
  /** Whether it can be answered now. */
  isOpen: z.boolean(),
  /** What whoever approves fills in, in the order in which it is shown; null: nothing. */
  form: z.array(formFieldSchema).nullable(),
  /** Who may answer, besides admins; null: every operator. */
  assignedUsers: z.array(z.string()).nullable(),
  /** What is taken for the answer when nobody gives one in time; null: the task fails then. */
  onTimeout: z
    .object({
      decision: z.enum(["approve", "refuse"]),
      /** Of the form. */
      values: jsonObjectSchema.nullable(),
    })
    .nullable(),
  /** What was said in this generation; null: nothing yet. */
  answer: z
    .object({
      approved: z.boolean(),
      /** `scheduler` when nobody answered in time. */
      by: z.string(),
      at: instantSchema,
      note: z.string().nullable(),
      /** Whether nobody answered in time. */
      timedOut: z.boolean(),
      /** Of the form; null: there is none, or it was refused. */
      values: jsonObjectSchema.nullable(),
    })
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
  /** Of the form, by field: for who approves. What has a default, or is not required, may be left out. */
  values: jsonObjectSchema.optional(),
});

export type Look = z.output<typeof lookSchema>;
export type RemoteJobView = z.output<typeof remoteJobSchema>;
export type FormFieldView = z.output<typeof formFieldSchema>;
export type ApprovalView = z.output<typeof approvalSchema>;
export type OpenApproval = z.output<typeof openApprovalSchema>;
export type AnswerApprovalBody = z.output<typeof answerApprovalBody>;
