import { DaymillError } from "@daymill/core";
import type { ProblemIssue } from "@daymill/contract";
import { parseDocument } from "yaml";
import type * as z from "zod";

/** How entries of a kind are read: what is wrong with one is told by field. */
export interface EntryShape<Entry> {
  readonly name: z.ZodType<string>;
  readonly entry: z.ZodType<Entry>;
  /** What is read in place of a value that stands in JSON; YAML takes `007` for a number, and would lose what was meant. */
  readonly inJson?: (value: unknown) => unknown;
}

/** An entry of a file, under its name. */
export interface NamedEntry<Entry> {
  readonly name: string;
  readonly entry: Entry;
}

/** The entries of a file of JSON or YAML: a map from names. Throws E702 with everything that is wrong in it. */
export function readEntries<Entry>(text: string, shape: EntryShape<Entry>): readonly NamedEntry<Entry>[] {
  const { inJson = (value: unknown) => value } = shape;
  const toEntry = parseJson(text) === undefined ? (value: unknown) => value : inJson;
  const entries = Object.entries(toMap(parseText(text)));
  const read = entries.map(([name, value]) => readEntry(name, toEntry(value), shape));
  refuse(read.flatMap(({ problems }) => problems));
  return read.flatMap(({ named }) => named);
}

/** Throws E702 with all of these, unless there are none. */
export function refuse(problems: readonly ProblemIssue[]): void {
  if (problems.length === 0) return;
  const lines = problems.map(({ path, message }) => `\n  ${path}: ${message}`);
  throw new DaymillError("E702", `Nothing was imported:${lines.join("")}`, { details: { errors: problems } });
}

function parseText(text: string): unknown {
  const document = parseDocument(text);
  const [error] = document.errors;
  if (error === undefined) return document.toJS() as unknown;
  // Not all JSON is YAML: tabs. A name that is there twice is wrong in both, and JSON would not say so.
  const json = error.code === "DUPLICATE_KEY" ? undefined : parseJson(text);
  if (json !== undefined) return json;
  // The lines after the first draw the place that it names.
  const [what = ""] = error.message.split(":\n");
  throw new DaymillError("E702", `The file is neither JSON nor YAML: ${what}.`);
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // What is wrong with it as YAML is told, with the place.
    return undefined;
  }
}

function toMap(value: unknown): object {
  if (typeof value === "object" && value !== null && !Array.isArray(value)) return value;
  throw new DaymillError("E702", "The file has no names at its top: expected what `export` writes.");
}

interface ReadEntry<Entry> {
  readonly named: readonly NamedEntry<Entry>[];
  readonly problems: readonly ProblemIssue[];
}

function readEntry<Entry>(name: string, value: unknown, shape: EntryShape<Entry>): ReadEntry<Entry> {
  const [readName, entry] = [shape.name.safeParse(name), shape.entry.safeParse(value)];
  const issues = [...(readName.error?.issues ?? []), ...(entry.error?.issues ?? [])];
  const problems = issues.map(({ path, message }) => ({ path: [name, ...path.map(String)].join("."), message }));
  return { named: entry.success && readName.success ? [{ name, entry: entry.data }] : [], problems };
}
