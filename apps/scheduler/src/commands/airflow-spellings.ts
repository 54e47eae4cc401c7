/** How Airflow spells a command of ours. */
interface Spelling {
  /** Ours, with the option that Airflow's first argument is the value of. */
  readonly ours: string;
  /** Options by Airflow's spelling, maybe with a value (`--flag=value`); an empty one: its value is an argument here. */
  readonly flags?: Readonly<Record<string, string>>;
  /** Whether Airflow names the task before the run. */
  readonly taskFirst?: boolean;
  /** Whether Airflow's first two arguments are one with a dot here: section and key. */
  readonly isDotted?: boolean;
}

const DAG = { "--dag-id": "", "-d": "" };
const DAYS = { "--from-date": "--from", "--to-date": "--to", "--start-date": "--from", "--end-date": "--to" };
const BACKFILL = {
  "--dag-id": "",
  ...DAYS,
  "-s": "--from",
  "-e": "--to",
  "--reprocess-behavior": "--reprocess",
  "--run-backwards": "--newest-first",
};

/** By Airflow's words, and those that other tools have taught people. */
export const SPELLINGS: Readonly<Record<string, Spelling>> = {
  standalone: { ours: "start" },
  scheduler: { ours: "start --role scheduler" },
  "api-server": { ours: "start --role api" },
  info: { ours: "doctor" },
  "--version": { ours: "version" },
  "-V": { ours: "version" },
  "jobs check": { ours: "doctor" },
  "config list": { ours: "config show" },
  "config get-value": { ours: "config get", isDotted: true },
  "config lint": { ours: "config check" },
  "db check": { ours: "db status" },
  "db check-migrations": { ours: "db status" },
  "db upgrade": { ours: "db migrate" },
  "rotate-fernet-key": { ours: "secrets rotate" },
  "dags details": { ours: "dags show", flags: DAG },
  "dags delete": { ours: "dags delete", flags: DAG },
  "dags next-execution": { ours: "dags show", flags: DAG },
  "dags list-runs": { ours: "runs list --dag", flags: DAG },
  "dags list-jobs": { ours: "workers list" },
  "dags list-import-errors": { ours: "dags check" },
  "dags state": { ours: "runs show" },
  "dags trigger": {
    ours: "dags trigger",
    flags: {
      "-c": "--conf",
      "-r": "--run-id",
      "-l": "--logical-date",
      "-e": "--logical-date",
      "--exec-date": "--logical-date",
    },
  },
  "dags backfill": { ours: "backfill create", flags: BACKFILL },
  "backfill create": { ours: "backfill create", flags: BACKFILL },
  "runs cancel": { ours: "runs mark --state failed" },
  "tasks states-for-dag-run": { ours: "tasks states" },
  "tasks state": { ours: "tasks show", taskFirst: true },
  "tasks failed-deps": { ours: "tasks show", taskFirst: true },
  "tasks render": { ours: "tasks show", taskFirst: true },
  "tasks clear": { ours: "tasks clear", flags: { "-u": "--upstream", "-d": "--downstream", "-f": "--only-failed" } },
  "assets details": { ours: "assets show", flags: { "--name": "" } },
  "pools get": { ours: "pools show" },
  "connections get": { ours: "connections show" },
  "connections add": {
    ours: "connections set",
    flags: {
      "--conn-type": "--type",
      "--conn-host": "--host",
      "--conn-port": "--port",
      "--conn-login": "--user",
      "--conn-schema": "--database",
      "--conn-description": "--description",
    },
  },
  "connections import": { ours: "connections import", flags: { "--overwrite": "--on-conflict=overwrite" } },
  "variables import": {
    ours: "variables import",
    flags: { "--action-on-existing-key": "--on-conflict", "-a": "--on-conflict" },
  },
};

/** Nouns in the number in which they are not spelled here. */
const NOUNS: Readonly<Record<string, string>> = {
  backfills: "backfill",
  ...Object.fromEntries(
    ["dag", "run", "task", "asset", "pool", "connection", "variable", "user", "role", "token", "worker"].map((noun) => [
      noun,
      `${noun}s`,
    ]),
  ),
};

/** The same command line in our words: that of Airflow where it is one, else as it is. */
export function fromAirflow(args: readonly string[]): readonly string[] {
  const words = args.map((word, at) => (at === 0 && Object.hasOwn(NOUNS, word) ? (NOUNS[word] ?? word) : word));
  const length = [2, 1].find((count) => Object.hasOwn(SPELLINGS, words.slice(0, count).join(" ")));
  const spelling = length === undefined ? undefined : SPELLINGS[words.slice(0, length).join(" ")];
  if (spelling === undefined) return withOurOutput(words);
  const { ours, flags = {}, taskFirst = false, isDotted = false } = spelling;
  const rest = words.slice(length).flatMap((word) => inOurWords(word, flags));
  const ordered = taskFirst ? runFirst(rest) : isDotted ? dotted(rest) : rest;
  return withOurOutput([...ours.split(" "), ...ordered]);
}

/** `--output json` and `-o json` are `--json`; ours of that name holds a `=` in its value. */
function withOurOutput(words: readonly string[]): readonly string[] {
  return words.flatMap((word, at) => {
    if (word === "--output=json" || (isOutput(word) && words[at + 1] === "json")) return ["--json"];
    return word === "json" && isOutput(words[at - 1]) ? [] : [word];
  });
}

function isOutput(word: string | undefined): boolean {
  return word === "-o" || word === "--output";
}

function inOurWords(word: string, flags: Readonly<Record<string, string>>): string[] {
  const [name = "", ...value] = word.split("=");
  const flag = word.startsWith("-") && Object.hasOwn(flags, name) ? flags[name] : undefined;
  if (flag === undefined) return [word];
  const given = value.length > 0 ? [value.join("=")] : [];
  return flag === "" ? given : [flag, ...given];
}

/** `dag task run` becomes `dag run task`. */
function runFirst([dag, task, run, ...others]: readonly string[]): string[] {
  const words = run === undefined ? [dag, task] : [dag, run, task, ...others];
  return words.filter((word) => word !== undefined);
}

/** `server port` becomes `server.port`. */
function dotted(words: readonly string[]): readonly string[] {
  const [section, key, ...others] = words;
  return key === undefined || key.startsWith("-") ? words : [`${section}.${key}`, ...others];
}
