import type { Argument, Command, Option } from "commander";

/** Something that may stand where the cursor is. */
export interface Candidate {
  readonly value: string;
  /** What it is; empty: nothing to say. */
  readonly note: string;
}

/** What may stand at the end of what was typed. */
export interface TypedPlace {
  /** The beginning that is there already. */
  readonly partial: string;
  readonly candidates: readonly Candidate[];
  /** What kind of name is awaited, as help calls it (`dag`, `run`, `pool`); undefined: none. */
  readonly awaited: string | undefined;
  /** The DAG, and the run of it, that the awaited name belongs to. */
  readonly dagId: string | undefined;
  readonly runId: string | undefined;
  /** Which server is meant. */
  readonly server: { readonly url?: string; readonly data?: string };
}

/** Where a command line ends. `words` follow the name of the program; the last is what is being typed, maybe empty. */
export function typedPlace(program: Command, words: readonly string[]): TypedPlace {
  const partial = words.at(-1) ?? "";
  const line = readLine(program, words.slice(0, -1));
  const expected = line.open ?? nextArgument(line);
  const isFlag = partial.startsWith("-");
  const [url, data] = [line.values.get("url")?.[0], line.values.get("data")?.[0]];
  return {
    partial,
    candidates: isFlag ? flagsOf(line.command) : valuesOf(line, expected),
    awaited: isFlag || expected === undefined || expected.argChoices !== undefined ? undefined : valueName(expected),
    dagId: namedBefore(line, "dag"),
    runId: namedBefore(line, "run"),
    server: { ...(url !== undefined && { url }), ...(data !== undefined && { data }) },
  };
}

interface ReadLine {
  readonly command: Command;
  /** Its arguments so far. */
  readonly given: readonly string[];
  /** The values of options, by long name. */
  readonly values: ReadonlyMap<string, readonly string[]>;
  /** The option whose value comes next. */
  readonly open: Option | undefined;
}

function readLine(program: Command, words: readonly string[]): ReadLine {
  let command = program;
  let open: Option | undefined;
  const given: string[] = [];
  const values = new Map<string, string[]>();
  const take = (option: Option, value: string): void => {
    values.set(option.name(), [...(values.get(option.name()) ?? []), value]);
  };
  for (const word of words) {
    const inner = command.commands.find((each) => each.name() === word);
    if (word.startsWith("-")) {
      const [flag, ...rest] = word.split("=");
      const option = command.options.find((each) => each.long === flag || each.short === flag);
      open = option?.required && rest.length === 0 ? option : undefined;
      if (option !== undefined && rest.length > 0) take(option, rest.join("="));
    } else if (open !== undefined) {
      take(open, word);
      if (!open.variadic) open = undefined;
    } else if (inner !== undefined) command = inner;
    else given.push(word);
  }
  return { command, given, values, open };
}

/** What was given for an argument of that name, or else for an option of it. */
function namedBefore({ command, given, values }: ReadLine, name: string): string | undefined {
  const at = command.registeredArguments.findIndex((each) => each.name() === name);
  return given[at] ?? values.get(name)?.[0];
}

function nextArgument({ command, given }: ReadLine): Argument | undefined {
  const all = command.registeredArguments;
  const last = all.at(-1);
  return all[given.length] ?? (last?.variadic ? last : undefined);
}

function flagsOf({ options }: Command): Candidate[] {
  return options.flatMap(({ long, description }) => (long ? [{ value: long, note: description }] : []));
}

function valuesOf({ command, open, given }: ReadLine, expected: Option | Argument | undefined): Candidate[] {
  if (open === undefined && given.length === 0 && command.commands.length > 0)
    return command.commands.map((each) => ({ value: each.name(), note: each.description() }));
  return (expected?.argChoices ?? []).map((value) => ({ value, note: "" }));
}

/** `run` of `--run <run...>`. */
export function valueName(expected: Option | Argument): string | undefined {
  return "flags" in expected ? /<([\w-]+)/.exec(expected.flags)?.[1] : expected.name();
}
