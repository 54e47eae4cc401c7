import { numbered, pairless, unanswered, unknownDag, type BadCommand, type VerbCase } from "./verb-case.ts";

const DAYS = ["--from", "2024-03-05", "--to", "2024-03-06"];
const FREE = ["--from", "2024-03-14", "--to", "2024-03-15"];
const WEEKLY = ["--name", "new", "--cron", "@weekly"];

const range = (what: string, from: string, to: string, says: RegExp): BadCommand => ({
  what,
  args: ["orders", "--from", from, "--to", to],
  exit: 2,
  says,
});

const ofRange: BadCommand[] = [
  ...unknownDag(...DAYS),
  { what: "no days", args: ["orders"], exit: 2, says: /Which days\? Give --from and --to, or --missing/ },
  { what: "half a range", args: ["orders", "--from", "2024-03-05"], exit: 2, says: /Which days\?/ },
  range("a range that is reversed", "2024-03-07", "2024-03-06", /2024-03-07 is after the last day 2024-03-06/),
  range("a day that is none", "2024-02-30", "2024-03-06", /--from: .*2024-03-15/),
  range("a word for a day", "yesterday", "2024-03-06", /--from: .*2024-03-15/),
  { what: "a DAG that is inactive", args: ["gone", ...DAYS], exit: 4, says: /gone is inactive/ },
  { what: "a DAG that takes none", args: ["clocked", ...DAYS], exit: 4, says: /clocked.*allowedRunTypes/ },
  { what: "an unknown task", args: ["orders", ...FREE, "--task", "nope"], exit: 2, says: /orders has no task nope/ },
  { what: "around no task", args: ["orders", ...FREE, "--upstream"], exit: 2, says: /Name a task/ },
  pairless("--param", "orders", ...FREE),
  {
    what: "a parameter that it does not have",
    args: ["orders", ...FREE, "--param", "colour=1"],
    exit: 2,
    says: /colour.*it has: none/,
  },
];

const ofOver = (word: string, ...rest: readonly string[]): BadCommand => ({
  what: "one that is over",
  args: ["2", ...rest],
  exit: 4,
  says: new RegExp(`2 is cancelled: only one that is ${word}`),
});

const listed: VerbCase = {
  right: [],
  bad: [{ what: "an unknown DAG", args: ["--dag", "ordres"], exit: 3, says: /ordres.*Did you mean orders\?/ }],
};

/** Verbs of backfills. */
export const OF_BACKFILLS: Readonly<Record<string, VerbCase>> = {
  "backfill create": {
    right: ["orders", ...FREE, "--yes"],
    bad: [...ofRange, unanswered("orders", ...FREE)],
  },
  "backfill preview": { right: ["orders", ...FREE], bad: ofRange },
  "backfill list": listed,
  "backfill show": { right: ["1"], bad: numbered("backfill") },
  "backfill set": {
    right: ["1", "--max-active-runs", "2"],
    bad: [
      ...numbered("backfill", "--max-active-runs", "2"),
      { what: "nothing to change", args: ["1"], exit: 2, says: /Say what to change: --max-active-runs/ },
      {
        what: "no runs at once",
        args: ["1", "--max-active-runs", "0"],
        exit: 2,
        says: /--max-active-runs 0: expected/,
      },
      ofOver("not over", "--max-active-runs", "2"),
    ],
  },
  "backfill pause": { right: ["1"], bad: [...numbered("backfill"), ofOver("running")] },
  "backfill resume": {
    right: ["1"],
    bad: [
      ...numbered("backfill"),
      { what: "one that is running", args: ["1"], exit: 4, says: /1 is running: only one that is paused/ },
    ],
  },
  "backfill cancel": {
    right: ["1", "--yes"],
    bad: [...numbered("backfill", "--yes"), unanswered("1"), ofOver("not over", "--yes")],
  },
  "backfill callbacks": {
    right: ["1"],
    bad: [
      ...numbered("backfill"),
      { what: "an unknown one", args: ["1", "--log", "999"], exit: 3, says: /999/ },
      {
        what: "a word for a number",
        args: ["1", "--retry", "first"],
        exit: 2,
        says: /--retry: expected a whole number.*"first"/,
      },
    ],
  },
  "backfill schedule create": {
    right: ["orders", ...WEEKLY],
    bad: [
      ...unknownDag(...WEEKLY),
      { what: "a DAG that is inactive", args: ["gone", ...WEEKLY], exit: 4, says: /gone is inactive/ },
      {
        what: "a name that there is",
        args: ["orders", "--name", "weekly", "--cron", "@weekly"],
        exit: 4,
        says: /weekly/,
      },
      {
        what: "a window that is reversed",
        args: ["orders", ...WEEKLY, "--window", "-1d..-7d"],
        exit: 2,
        says: /-1d\.\.-7d.*"-7d\.\.-1d"/,
      },
      {
        what: "a window that is none",
        args: ["orders", ...WEEKLY, "--window", "7 days"],
        exit: 2,
        says: /--window: .*-7d/,
      },
      {
        what: "a cron that is none",
        args: ["orders", "--name", "new", "--cron", "61 * * * *"],
        exit: 2,
        says: /61 is outside 0 to 59/,
      },
      { what: "a zone that is none", args: ["orders", ...WEEKLY, "--timezone", "Mars"], exit: 2, says: /"Mars"/ },
    ],
  },
  "backfill schedule list": listed,
  "backfill schedule pause": {
    right: ["1"],
    bad: [...numbered("schedule"), { what: "one that is paused", args: ["2"], exit: 4, says: /paused/ }],
  },
  "backfill schedule resume": {
    right: ["2"],
    bad: [
      ...numbered("schedule"),
      { what: "one that is not paused", args: ["1"], exit: 4, says: /weekly is not paused/ },
    ],
  },
  "backfill schedule delete": {
    right: ["1", "--yes"],
    bad: [
      { what: "an unknown number", args: ["999", "--yes"], exit: 3, says: /999/ },
      { what: "a word for a number", args: ["first", "--yes"], exit: 3, says: /first does not exist/ },
      unanswered("1"),
    ],
  },
};
