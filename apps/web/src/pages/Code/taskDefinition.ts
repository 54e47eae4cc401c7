import type { GraphTask, SourceFile } from "@daymill/contract";
import { type CodeLine, highlightLines } from "./highlight.ts";

/** A line of a file, from 1. */
export interface CodePoint {
  readonly file: string;
  readonly line: number;
}

/**
 * Where the body of a task is written: the call whose first argument is the task's name, as in `task("load", ...)`, in the
 * file that uses the task or else in another; where there is none, or several, the line that uses it.
 */
export function taskDefinition(
  files: readonly SourceFile[],
  { taskId, location }: { readonly taskId: string; readonly location: NonNullable<GraphTask["location"]> },
): CodePoint {
  const name = taskId.slice(taskId.lastIndexOf(".") + 1);
  const own = files.filter(({ file }) => file === location.file);
  for (const among of [own, files]) {
    const found = among.flatMap(({ file, text }) =>
      namingLines(highlightLines(file, text ?? ""), name).map((line) => ({ file, line })),
    );
    const [first, ...others] = found;
    if (first !== undefined) return others.length === 0 ? first : location;
  }
  return location;
}

/** The lines on which a call has this text first. */
function namingLines(lines: readonly CodeLine[], name: string): readonly number[] {
  const quoted = [`"${name}"`, `'${name}'`, `\`${name}\``];
  return lines.flatMap((line, at) =>
    line.some(({ kind, text }, place) => {
      const [call, bracket] = [line[place - 2], line[place - 1]];
      return kind === "string" && quoted.includes(text) && bracket?.text === "(" && call?.kind === "call";
    })
      ? [at + 1]
      : [],
  );
}
