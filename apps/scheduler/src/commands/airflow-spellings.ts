/** How Airflow spells a command of ours. */
interface Spelling {
  /** Ours, with the option that Airflow's first argument is the value of. */
  readonly ours: string;
  /** Options by Airflow's spelling, maybe with a value (`--flag=value`); an empty one: its value is an argument here. */
  readonly flags?: Readonly<Record<string, string>>;
  /** Whether Airflow names the task before the run. */
  readonly taskFirst?: boolean;
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

/** By Airflow's words. */
export const SPELLINGS: Readonly<Record<string, Spelling>> = {
  standalone: { ours: "start" },
  scheduler: { ours: "start --role scheduler" },
  "api-server": { ours: "start --role api" },
  info: { ours: "doctor" },
  "jobs check": { ours: "doctor" },
  "config list": { ours: "config show" },
  "rotate-fernet-key": { ours: "secrets rotate" },
  "dags details": { ours: "dags show", flags: DAG },
  "dags delete": { ours: "dags delete", flags: DAG },
  "dags next-execution": { ours: "dags show", flags: DAG },
  "dags list-runs": { ours: "runs list --dag", flags: DAG },
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
  "tasks states-for-dag-run": { ours: "tasks states" },
  "tasks state": { ours: "tasks show", taskFirst: true },
  "tasks failed-deps": { ours: "tasks show", taskFirst: true },
  "tasks render": { ours: "tasks show", taskFirst: true },
  "tasks clear": { ours: "tasks clear", flags: { "-u": "--upstream", "-d": "--downstream", "-f": "--only-failed" } },
  "assets details": { ours: "assets show", flags: { "--name": "" } },
  "connections get": { ours: "connections show" },
  "connections import": { ours: "connections import", flags: { "--overwrite": "--on-conflict=overwrite" } },
  "variables import": {
    ours: "variables import",
    flags: { "--action-on-existing-key": "--on-conflict", "-a": "--on-conflict" },
  },
};

/** The same command line in our words: that of Airflow where it is one, else as it is. */
export function fromAirflow(args: readonly string[]): readonly string[] {
  const length = [2, 1].find((count) => Object.hasOwn(SPELLINGS, args.slice(0, count).join(" ")));
  if (length === undefined) return args;
  const spelling = SPELLINGS[args.slice(0, length).join(" ")];
  if (spelling === undefined) return args;
  const { ours, flags = {}, taskFirst = false } = spelling;
  const rest = args.slice(length).flatMap((word) => inOurWords(word, flags));
  return [...ours.split(" "), ...(taskFirst ? runFirst(rest) : rest)];
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
