import * as z from "zod";
import { idSchema, instantSchema, ordinalSchema } from "./fields.ts";

export const versionSchema = z.object({
  version: z.number().int(),
  current: z.boolean(),
  fingerprint: z.string(),
  bundleId: z.string(),
  taskCount: z.number().int(),
  /** When it was first seen. */
  createdAt: instantSchema,
});

/** `runs`: how many runs have it now; a clear can give a run a later one. */
export const versionUseSchema = versionSchema.extend({ runs: z.number().int() });

/** A file that people wrote. `text`: null when it was too large to be kept (256 KiB), or is no text. */
export const sourceFileSchema = z.object({
  /** Relative to the DAG folder. */
  file: z.string(),
  text: z.string().nullable(),
  /** The SHA-256 of its text, by which errors name it; null when that was not kept. */
  hash: z.string().nullable(),
});

/** `files`: the DAG file, then what it is made of, as they were when code that does the same was read or deployed last. */
export const versionDetailSchema = versionSchema.extend({ files: z.array(sourceFileSchema) });

/** The version to compare with; by default the one before. */
export const compareVersionsQuery = z.strictObject({ against: ordinalSchema.optional() });

/** A setting with two values, in words; null where it was not set. */
export const fieldChangeSchema = z.object({
  field: z.string(),
  from: z.string().nullable(),
  to: z.string().nullable(),
});

/** What became of a task or group; `fields`: what differs in one that is in both. */
export const partChangeSchema = z.object({
  id: z.string(),
  change: z.enum(["added", "removed", "changed"]),
  fields: z.array(fieldChangeSchema),
});

/** A line of a unified difference. Numbers count from 1; null: it is not in that version. */
export const lineDifferenceSchema = z.object({
  kind: z.enum(["same", "added", "removed"]),
  from: z.number().int().nullable(),
  to: z.number().int().nullable(),
  text: z.string(),
});

/** What became of a file. `hunks`: what changed in it, with three lines around; none when a text is not kept. */
export const fileChangeSchema = z.object({
  file: z.string(),
  change: z.enum(["added", "removed", "changed"]),
  addedLines: z.number().int(),
  removedLines: z.number().int(),
  hunks: z.array(z.array(lineDifferenceSchema)),
});

/** What differs between two versions of a DAG: in its graph, and in its files. */
export const versionChangesSchema = z.object({
  dagId: idSchema,
  from: z.number().int(),
  to: z.number().int(),
  /** Whether what runs is the same code; else bodies may differ although the graphs do not say so. */
  sameCode: z.boolean(),
  settings: z.array(fieldChangeSchema),
  tasks: z.array(partChangeSchema),
  groups: z.array(partChangeSchema),
  /** None when one of the versions was kept without its files. */
  files: z.array(fileChangeSchema),
});

export type Version = z.output<typeof versionSchema>;
export type VersionUse = z.output<typeof versionUseSchema>;
export type VersionDetail = z.output<typeof versionDetailSchema>;
export type SourceFile = z.output<typeof sourceFileSchema>;
export type FieldChange = z.output<typeof fieldChangeSchema>;
export type PartChange = z.output<typeof partChangeSchema>;
export type LineDifference = z.output<typeof lineDifferenceSchema>;
export type FileChange = z.output<typeof fileChangeSchema>;
export type VersionChanges = z.output<typeof versionChangesSchema>;
