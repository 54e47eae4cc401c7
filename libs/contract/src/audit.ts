import * as z from "zod";
import { AUDIT_ACTIONS, type ChangingEndpoint } from "./audit-words.ts";
import { idSchema, instantSchema, jsonSchema, manyOf, mapIndexSchema, runIdSchema } from "./fields.ts";
import { pageQuery } from "./page.ts";

const auditActionSchema = z.enum(Object.keys(AUDIT_ACTIONS) as [ChangingEndpoint, ...ChangingEndpoint[]]);
const auditOutcomeSchema = z.enum(["done", "refused", "failed"]);

/** A change that somebody asked for. Secrets are never part of it. */
export const auditEntrySchema = z.object({
  entryId: z.number().int(),
  at: instantSchema,
  /** nobody: they had not signed in. */
  who: z.string(),
  /** password, oidc: in a browser; local: without users, or by the key of the server's machine. */
  via: z.enum(["password", "oidc", "token", "local", "nobody"]),
  /** Name of the API token. */
  token: z.string().nullable(),
  /** The network address that it came from, or of the proxy before it. */
  address: z.string(),
  /** Name of the endpoint. A newer version may know others. */
  action: z.string(),
  dagId: z.string().nullable(),
  runId: z.string().nullable(),
  taskId: z.string().nullable(),
  /** Name of anything else that it was about: a pool, a user, a backfill. */
  object: z.string().nullable(),
  /** What was asked for. */
  asked: jsonSchema,
  /** How what it was about stood before and after, as far as it can be changed; null: there was none. */
  before: jsonSchema,
  after: jsonSchema,
  /** refused: nothing was changed. failed: it broke. null: it goes on, or the server died in between. */
  outcome: auditOutcomeSchema.nullable(),
  /** Why it was refused or broke. */
  error: z.string().nullable(),
});

export const listAuditEntriesQuery = z.strictObject({
  ...pageQuery,
  who: z.string().max(100).optional(),
  action: manyOf(auditActionSchema).optional(),
  dagId: idSchema.optional(),
  /** What was done to the run of this id, also with others: by clears, their undoing, and marks. */
  runId: runIdSchema.optional(),
  /** What was done to a task of this id, or may have been with others of its run: by clears and marks of whole runs, or widened ones. */
  taskId: z.string().max(250).optional(),
  /** With `dagId`, `runId` and `taskId`: what was done to this instance of the task; -1: it is not mapped. */
  mapIndex: mapIndexSchema.optional(),
  /** What was done to this backfill as a whole. */
  backfillId: z.coerce.number<number | string>().int().optional(),
  outcome: manyOf(auditOutcomeSchema).optional(),
  /** In [from, to). */
  from: instantSchema.optional(),
  to: instantSchema.optional(),
  /** Part of the name of what it was about. */
  q: z.string().max(200).optional(),
});

export type AuditEntry = z.output<typeof auditEntrySchema>;
export type ListAuditEntriesQuery = z.input<typeof listAuditEntriesQuery>;
