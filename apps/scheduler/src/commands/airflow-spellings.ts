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
  /** Which argument is a day there, counted from 0; it is --date here. */
  readonly dayAt?: number;
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

const A_RANGE =
  "A clear takes runs (--run); a range of days is `daymill backfill create DAG --from DAY --to DAY --task TASK --reprocess completed`.";
const ASKED_FOR =
  "Secrets are never arguments: name the fields (--type, --host, --user), and --secret password asks for it.";

/** By Airflow's words, and those that other tools have taught people. */
export const SPELLINGS: Readonly<Record<string, Spelling>> = {
  standalone: { ours: "start" },
  scheduler: { ours: "start --role scheduler" },
  "api-server": { ours: "start --role api" },
  webserver: { ours: "start --role api" },
  "celery worker": { ours: "start --role worker", flags: { "-q": "--queues", "-c": "--workers" } },
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
  "dags test": { ours: "dags test", dayAt: 1 },
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
  "tasks test": { ours: "tasks test", dayAt: 2 },
  "tasks clear": {
    ours: "tasks clear",
    flags: { "-u": "--upstream", "-d": "--downstream", "-f": "--only-failed", "-t": "", "--task-regex": "" },
  },
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

/**
 * What to do in place of what there is in Airflow, or is looked for by its name, and not here: of a command, or of one of its
 * options.
 */
export const ADVICE: Readonly<Record<string, string>> = {
  triggerer: "`daymill start` does that, too.",
  "dag-processor": "`daymill start` does that, too.",
  "db reset":
    "Stop the server, and remove its data directory or drop its database: the next start makes an empty one, and everything is lost.",
  "db downgrade": "The schema moves forward only: the way back is the former version on a backup.",
  "dags reserialize": "A file that is saved is read by itself; `daymill dags check` reads all now.",
  "tasks run": "`daymill tasks clear` has an instance run again; `daymill tasks test` runs a body here.",
  "backfill retry-failed": "`daymill backfill create DAG --failed` runs the days whose run failed.",
  "backfill unpause": "It is `daymill backfill resume`.",
  "tasks clear --run": A_RANGE,
  "tasks clear -s": A_RANGE,
  "tasks clear -e": A_RANGE,
  "tasks clear --start-date": A_RANGE,
  "tasks clear --end-date": A_RANGE,
  "connections set --conn-password": ASKED_FOR,
  "connections set --conn-uri": ASKED_FOR,
  "connections set --password": ASKED_FOR,
  "users create --password": "It is asked for, or read from a file: --password-file.",
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
  const { ours, flags = {} } = spelling;
  const rest = words.slice(length).flatMap((word) => inOurWords(word, flags));
  return withOurOutput([...ours.split(" "), ...inOurOrder(rest, spelling)]);
}

function inOurOrder(words: readonly string[], { taskFirst, isDotted, dayAt }: Spelling): readonly string[] {
  if (taskFirst === true) return runFirst(words);
  if (isDotted === true) return dotted(words);
  return dayAt === undefined ? words : dated(words, dayAt);
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

/** `orders 2024-03-15` becomes `orders --date 2024-03-15`. */
function dated(words: readonly string[], dayAt: number): readonly string[] {
  const day = words[dayAt];
  const isDay = day !== undefined && /^\d{4}-\d{2}-\d{2}/.test(day) && !words.slice(0, dayAt).some(isOption);
  return isDay ? [...words.slice(0, dayAt), "--date", day, ...words.slice(dayAt + 1)] : words;
}

function isOption(word: string): boolean {
  return word.startsWith("-");
}
