import { dagChanges, describeExpr, diffLines, hunksOf } from "@daymill/core";
import type {
  Expr,
  FieldChange as GraphFieldChange,
  JsonValue,
  PartChange,
  SerializedDeadline,
  TimetableSpec,
} from "@daymill/core";
import type { FieldChange, FileChange, VersionChanges } from "@daymill/contract";
import type { SourceFile, VersionSource } from "@daymill/metadata";
import { deadlineRule } from "./deadline-rule.ts";
import { presentSchedule } from "./schedule.ts";

/** What differs between two versions of a DAG, in words. */
export function presentVersionChanges(from: VersionSource, to: VersionSource): VersionChanges {
  const { settings, tasks, groups } = dagChanges(from.graph, to.graph);
  return {
    dagId: to.graph.id,
    from: from.version,
    to: to.version,
    sameCode: from.bundleId === to.bundleId,
    settings: settings.map(presentField),
    tasks: tasks.map(presentPart),
    groups: groups.map(presentPart),
    files: fileChanges(from.sources, to.sources),
  };
}

function presentPart({ id, change, fields }: PartChange) {
  return { id, change, fields: fields.map(presentField) };
}

function presentField({ field, from, to }: GraphFieldChange): FieldChange {
  return { field, from: valueText(field, from), to: valueText(field, to) };
}

/** Fields of a graph whose values people did not write as they are stored. */
const WORDS: Readonly<Record<string, (value: JsonValue) => string>> = {
  schedule: (value) => {
    const { text, words, timezone } = presentSchedule(value as unknown as TimetableSpec);
    return text === words ? `${text}, ${timezone}` : `${text} (${words}, ${timezone})`;
  },
  deadlines: (value) =>
    (value as unknown as readonly SerializedDeadline[])
      .map((deadline) => `${deadline.name} (${deadlineRule(deadline)})`)
      .join(", "),
  input: (value) => describeExpr(value as unknown as Expr),
  label: (value) => describeExpr(value as unknown as Expr),
};

function valueText(field: string, value: JsonValue): string | null {
  if (value === null) return null;
  const inWords = WORDS[field];
  if (inWords !== undefined) return inWords(value);
  if (typeof value === "string") return value;
  if (typeof value === "number" && field.endsWith("Ms")) return `${value} ms`;
  return Array.isArray(value) && value.every((each) => typeof each === "string")
    ? value.join(", ")
    : JSON.stringify(value);
}

/** In the order of the newer version; files that are gone come last. None when a version was kept without its files. */
function fileChanges(from: readonly SourceFile[], to: readonly SourceFile[]): FileChange[] {
  if (from.length === 0 || to.length === 0) return [];
  const [before, after] = [textsOf(from), textsOf(to)];
  return [...new Set([...after.keys(), ...before.keys()])].flatMap((file): FileChange[] => {
    const change = before.has(file) ? (after.has(file) ? "changed" : "removed") : "added";
    const [former, latter] = [textOf(before, file), textOf(after, file)];
    return change === "changed" && former === latter ? [] : [fileChange(file, change, [former, latter])];
  });
}

/** "" for a file that is not there, null for one whose text is not kept. */
function textOf(files: ReadonlyMap<string, string | null>, file: string): string | null {
  const text = files.get(file);
  return text === undefined ? "" : text;
}

function textsOf(files: readonly SourceFile[]): ReadonlyMap<string, string | null> {
  return new Map(files.map(({ file, text }) => [file, text]));
}

function fileChange(
  file: string,
  change: FileChange["change"],
  [from, to]: readonly [from: string | null, to: string | null],
): FileChange {
  const lines = from === null || to === null ? [] : diffLines(from, to);
  const countOf = (kind: "added" | "removed"): number => lines.filter((line) => line.kind === kind).length;
  return {
    file,
    change,
    addedLines: countOf("added"),
    removedLines: countOf("removed"),
    hunks: hunksOf(lines).map((hunk) => [...hunk]),
  };
}
