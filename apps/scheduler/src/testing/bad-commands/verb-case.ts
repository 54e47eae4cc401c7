import type { CliIo } from "../../commands/terminal/cli-io.ts";

/** A command line that is refused, behind its verb. */
export interface BadCommand {
  readonly what: string;
  readonly args: readonly string[];
  readonly exit: 1 | 2 | 3 | 4;
  /** What is said: what was given, and what may be. */
  readonly says: RegExp;
  readonly world?: Partial<CliIo>;
}

/** What is known of a verb besides what the tree of commands says of it. */
export interface VerbCase {
  /** A command line that is right, behind the verb: arguments first. */
  readonly right: readonly string[];
  readonly world?: Partial<CliIo>;
  /** It has an answer without a server. */
  readonly isAlone?: true;
  readonly bad: readonly BadCommand[];
}

/** Of what asks a server that may not be there. */
export const NO_ADDRESS: BadCommand = {
  what: "what is no address",
  args: ["--url", "localhost:8080"],
  exit: 2,
  says: /--url localhost:8080: expected/,
};

/** What several verbs are refused. `rest`: what comes behind the name. */
export const unknownDag = (...rest: readonly string[]): BadCommand[] => [
  { what: "an unknown DAG", args: ["ordres", ...rest], exit: 3, says: /DAG ordres .*Did you mean orders\?/ },
  { what: "a DAG like none", args: ["zzz", ...rest], exit: 3, says: /DAG zzz .*`daymill dags list`/ },
  { what: "what is no id of a DAG", args: ["a b", ...rest], exit: 2, says: /expected an id: letters/ },
];

export const ofRun = (...rest: readonly string[]): BadCommand[] => [
  ...unknownDag("day-0000", ...rest),
  {
    what: "an unknown run",
    args: ["orders", "nope", ...rest],
    exit: 3,
    says: /\bnope\b.*`daymill runs list --dag orders`/,
  },
  {
    what: "what is no id of a run",
    args: ["orders", "a b", ...rest],
    exit: 2,
    says: /<run>: expected a run id.*"a b"/,
  },
];

export const ofTask = (...rest: readonly string[]): BadCommand[] => [
  ...ofRun("dump", ...rest),
  {
    what: "an unknown task",
    args: ["orders", "day-0000", "dmup", ...rest],
    exit: 3,
    says: /dmup.*Did you mean dump\?/,
  },
];

/** Of what has a number. */
export const numbered = (argument: string, ...rest: readonly string[]): BadCommand[] => [
  { what: "an unknown number", args: ["999", ...rest], exit: 3, says: /999/ },
  { what: "a word for a number", args: ["first", ...rest], exit: 2, says: new RegExp(`<${argument}>.*first|first`) },
];

/** Where nobody can answer. */
export const unanswered = (...args: readonly string[]): BadCommand => ({
  what: "no yes, where nobody can say it",
  args,
  exit: 2,
  says: /Nobody is here to answer: repeat the command with --yes/,
});

export const pairless = (option: string, ...args: readonly string[]): BadCommand => ({
  what: `${option} without a value`,
  args: [...args, option, "colour"],
  exit: 2,
  says: new RegExp(`${option} colour: expected name=value`),
});
