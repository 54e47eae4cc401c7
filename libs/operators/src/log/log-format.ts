import { DaymillError } from "@daymill/core";

/** What fields the lines of a log have. */
export interface LogFormat {
  /** Matches each line that is a row; its groups, all of them named, are fields. */
  readonly line: RegExp;
  /** Further fields by their names: the first group of the first match in the line, null where there is none. */
  readonly fields: Readonly<Record<string, RegExp>>;
}

/** The names of the fields, in their order: those of `line` first. Rejects with E209 patterns that cannot be, all at once. */
export function fieldsOf({ line, fields }: LogFormat): readonly string[] {
  const named = groupNames(line);
  const names = [...named, ...Object.keys(fields)];
  const problems = [
    ...(groupCount(line) === named.length ? [] : [`the pattern of lines, ${String(line)}, has a group without a name`]),
    ...Object.entries(fields).flatMap(([name, pattern]) =>
      groupCount(pattern) === 0 ? [`the pattern of "${name}", ${String(pattern)}, has no group`] : [],
    ),
    ...(names.length === 0 ? ["there is no field: name a group of the pattern of lines"] : []),
    ...[...new Set(names.filter((name, index) => names.indexOf(name) !== index))].map(
      (name) => `the field "${name}" stands twice`,
    ),
  ];
  if (problems.length === 0) return names;
  throw new DaymillError("E209", `The format of a log cannot be: ${problems.join("; ")}.`, { details: { problems } });
}

/** An alternative that matches everything makes all groups known without a text. */
function emptyMatch(pattern: RegExp): RegExpExecArray | null {
  return new RegExp(`${pattern.source}|`, flagsOf(pattern)).exec("");
}

function groupNames(pattern: RegExp): readonly string[] {
  return Object.keys(emptyMatch(pattern)?.groups ?? {});
}

function groupCount(pattern: RegExp): number {
  return (emptyMatch(pattern)?.length ?? 1) - 1;
}

/** The same pattern for line after line: one that is global or sticky would go on where it ended. */
export function withoutMemory(pattern: RegExp): RegExp {
  return new RegExp(pattern.source, flagsOf(pattern));
}

function flagsOf({ flags }: RegExp): string {
  return flags.replaceAll(/[gy]/g, "");
}
