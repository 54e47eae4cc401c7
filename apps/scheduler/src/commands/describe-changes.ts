import type { FieldChange, FileChange, LineDifference, PartChange, VersionChanges } from "@daymill/contract";
import { countText } from "./terminal/format.ts";
import { harmless, harmlessLines } from "./terminal/harmless.ts";
import type { Style, Tone } from "./terminal/style.ts";

/** How a terminal shows what became of something. */
export const MARKS: Readonly<Record<PartChange["change"], readonly [mark: string, tone: Tone]>> = {
  added: ["+", "good"],
  removed: ["-", "bad"],
  changed: ["~", "warn"],
};

/** What differs between two versions as `dags diff` prints it: first the graph, then the lines as `diff -u` would. */
export function describeChanges(changes: VersionChanges, style: Style): string {
  const { dagId, from, to, settings, tasks, groups, files } = changes;
  const head = style.paint("strong", `${dagId}: version ${from} to ${to}`);
  const graph = [
    ...settings.map((field) => fieldText(field, "", style)),
    ...tasks.flatMap((part) => partLines("task", part, style)),
    ...groups.flatMap((part) => partLines("group", part, style)),
  ];
  const told = graph.length > 0 ? graph : [sameGraphText(changes)];
  return [head, ...told, ...files.flatMap((file) => fileLines(file, style))].map((line) => `${line}\n`).join("");
}

function sameGraphText({ sameCode }: VersionChanges): string {
  return sameCode ? "The graphs and the code are the same." : "The graphs are the same; the code is not.";
}

function partLines(noun: string, { id, change, fields }: PartChange, style: Style): string[] {
  const [mark, tone] = MARKS[change];
  return [style.paint(tone, `${mark} ${noun} ${id}`), ...fields.map((field) => fieldText(field, "    ", style))];
}

function fieldText({ field, from, to }: FieldChange, indent: string, style: Style): string {
  return `${indent}${field}: ${valueText(from, style)} → ${valueText(to, style)}`;
}

function valueText(value: string | null, style: Style): string {
  return value === null || value === "" ? style.paint("quiet", "none") : harmless(value);
}

function fileLines({ file, change, addedLines, removedLines, hunks }: FileChange, style: Style): string[] {
  const [mark, tone] = MARKS[change];
  const counts = hunks.length === 0 ? "no text to compare" : `+${addedLines} -${removedLines} lines`;
  return [
    "",
    style.paint(tone, `${mark} ${file}, ${counts}`),
    ...hunks.flatMap((hunk) => [style.paint("quiet", hunkHead(hunk)), ...hunk.map((line) => lineText(line, style))]),
  ];
}

function hunkHead(hunk: readonly LineDifference[]): string {
  const first = hunk.find(({ to }) => to !== null)?.to ?? hunk[0]?.from ?? 0;
  return `@@ line ${first}, ${countText(hunk.length, "line")} @@`;
}

function lineText({ kind, text }: LineDifference, style: Style): string {
  const line = harmlessLines(text);
  if (kind === "same") return ` ${line}`;
  return kind === "added" ? style.paint("good", `+${line}`) : style.paint("bad", `-${line}`);
}
