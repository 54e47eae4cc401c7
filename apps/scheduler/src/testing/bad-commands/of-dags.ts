import { ofRun, ofTask, pairless, unanswered, unknownDag, type BadCommand, type VerbCase } from "./verb-case.ts";

const inactive = (...rest: readonly string[]): BadCommand => ({
  what: "a DAG that is inactive",
  args: ["gone", ...rest],
  exit: 4,
  says: /gone is inactive.*Deploy it again/,
});

const ofPause: BadCommand[] = [
  ...unknownDag(),
  { what: "no DAG", args: [], exit: 2, says: /Which DAGs\? Name them, or give --all/ },
  { what: "a name that is none beside one that is", args: ["orders", "nope"], exit: 3, says: /DAG nope/ },
  { what: "a pattern of none", args: ["zz_*", "--yes"], exit: 3, says: /No DAG is zz_\*.*`daymill dags list`/ },
  { what: "a tag of none", args: ["tag:zz", "--yes"], exit: 3, says: /No DAG is tag:zz/ },
];

/** What `tasks clear` and `tasks mark` select. */
const ofSelection = (...rest: readonly string[]): BadCommand[] => [
  ...unknownDag("dump", "--run", "day-0000", ...rest),
  {
    what: "an unknown run",
    args: ["orders", "dump", "--run", "nope", ...rest],
    exit: 3,
    says: /no run nope.*`daymill runs list --dag orders`/,
  },
  {
    what: "an unknown task",
    args: ["orders", "dmup", "--run", "day-0000", ...rest],
    exit: 3,
    says: /no task dmup.*Did you mean dump\?/,
  },
  {
    what: "an unknown task with an index",
    args: ["orders", "laod[3]", "--run", "day-0000", ...rest],
    exit: 3,
    says: /no task laod.*Did you mean load\?/,
  },
  {
    what: "an instance to leave out that names no run",
    args: ["orders", "dump", "--run", "day-0000", "--exclude", "dump", ...rest],
    exit: 2,
    says: /--exclude dump: expected an instance such as RUN\/TASK/,
  },
  {
    what: "a limit that is no day",
    args: ["orders", "dump", "--run", "day-0000", "--past-from", "soon", ...rest],
    exit: 2,
    says: /pastFrom|--past-from.*a day such as/,
  },
  unanswered("orders", "dump", "--run", "day-0000", ...rest),
];

const day = (name: string, date: string, says: RegExp): BadCommand => ({
  what: name,
  args: ["orders", "--logical-date", date],
  exit: 2,
  says,
});

/** Verbs of DAGs, runs and tasks, which a server answers. */
export const OF_DAGS: Readonly<Record<string, VerbCase>> = {
  "dags list": { right: [], bad: [] },
  "dags show": { right: ["orders"], bad: unknownDag() },
  "dags pause": { right: ["orders"], bad: [...ofPause, unanswered("ord*"), unanswered("--all")] },
  "dags unpause": { right: ["orders"], bad: ofPause },
  "dags acknowledge": { right: ["orders"], bad: unknownDag() },
  "dags delete": {
    right: ["orders", "--yes"],
    bad: [
      ...unknownDag("--yes"),
      {
        what: "a DAG whose file is there",
        args: ["orders", "--yes"],
        exit: 4,
        says: /orders\.ts.*Take it out of there first/,
      },
    ],
  },
  "dags trigger": {
    right: ["orders"],
    bad: [
      ...unknownDag(),
      inactive(),
      { what: "a DAG that takes none by hand", args: ["clocked"], exit: 4, says: /clocked.*allowedRunTypes/ },
      {
        what: "a day that has a run",
        args: ["orders", "--logical-date", "2024-03-01T00:00:00Z"],
        exit: 4,
        says: /logical date already/,
      },
      day("a day that is none", "1 March", /--logical-date.*ISO 8601/),
      day("a day before the start", "2020-03-01T00:00:00Z", /2020-03-01.*outside/),
      day("a day that is yet to come", "2031-03-01T00:00:00Z", /2031-03-01.*lies ahead/),
      pairless("--param", "orders"),
      {
        what: "a parameter that it does not have",
        args: ["orders", "--param", "colour=1"],
        exit: 2,
        says: /colour.*it has: none/,
      },
      {
        what: "parameters that are no object",
        args: ["orders", "--conf", "[1]"],
        exit: 2,
        says: /--conf: expected a JSON/,
      },
      { what: "an id that there is", args: ["orders", "--run-id", "day-0000"], exit: 4, says: /day-0000 already/ },
      { what: "an id that is none", args: ["orders", "--run-id", "a b"], exit: 2, says: /--run-id: expected a run id/ },
    ],
  },
  "dags calendar": {
    right: ["orders"],
    bad: [
      ...unknownDag(),
      ...unknownDag("--by", "hour"),
      {
        what: "a month that none is",
        args: ["orders", "--month", "2024-13"],
        exit: 2,
        says: /--month 2024-13: expected a month/,
      },
    ],
  },
  "dags versions": { right: ["orders"], bad: unknownDag() },
  "dags source": {
    right: ["orders"],
    bad: [
      ...unknownDag(),
      { what: "a version that there is not", args: ["orders", "--version", "99"], exit: 3, says: /Version 99/ },
      {
        what: "a file that it has not",
        args: ["orders", "--file", "nope.ts"],
        exit: 3,
        says: /no such file\. It has: /,
      },
    ],
  },
  "dags diff": {
    right: ["orders"],
    bad: [
      ...unknownDag(),
      { what: "a version that there is not", args: ["orders", "--to", "99"], exit: 3, says: /Version 99/ },
      { what: "a folder besides a DAG", args: ["orders", "--dags", "dags"], exit: 2, says: /--dags and --name are of/ },
      { what: "a version without a DAG", args: ["--from", "1"], exit: 2, says: /name the DAG/ },
    ],
  },
  "runs list": {
    right: [],
    bad: [{ what: "an unknown DAG", args: ["--dag", "ordres"], exit: 3, says: /ordres.*Did you mean orders\?/ }],
  },
  "runs show": { right: ["orders", "day-0000"], bad: ofRun() },
  "runs passes": { right: ["orders", "day-0000"], bad: ofRun() },
  "runs times": { right: ["orders", "day-0000"], bad: ofRun() },
  "runs delete": {
    right: ["orders", "day-0000", "--yes"],
    bad: [
      ...ofRun("--yes"),
      unanswered("orders", "day-0000"),
      {
        what: "a run that is not over",
        args: ["orders", "day-0002", "--yes"],
        exit: 4,
        says: /day-0002.*not over.*let it end/,
      },
    ],
  },
  "runs mark": {
    right: ["orders", "day-0000", "--state", "success", "--yes"],
    bad: [
      ...ofRun("--state", "success", "--yes"),
      unanswered("orders", "day-0000", "--state", "success"),
      {
        what: "what it is already",
        args: ["orders", "day-0001", "--state", "success", "--yes"],
        exit: 4,
        says: /is success.*would change nothing/,
      },
    ],
  },
  "runs callbacks": {
    right: ["orders", "day-0000"],
    bad: [
      ...ofRun(),
      { what: "an unknown one", args: ["orders", "day-0000", "--log", "999"], exit: 3, says: /999/ },
      { what: "one again that there is not", args: ["orders", "day-0000", "--retry", "999"], exit: 3, says: /999/ },
      {
        what: "a word for a number",
        args: ["orders", "day-0000", "--retry", "first"],
        exit: 2,
        says: /--retry: expected a whole number.*"first"/,
      },
    ],
  },
  "runs notifications": {
    right: ["orders", "day-0000"],
    bad: [
      ...ofRun(),
      { what: "an unknown task", args: ["orders", "day-0000", "dmup"], exit: 3, says: /dmup.*Did you mean dump\?/ },
      {
        what: "what nobody is told of",
        args: ["orders", "day-0000", "--as", "sucess"],
        exit: 2,
        says: /sucess.*success/,
      },
      {
        what: "a word for an index",
        args: ["orders", "day-0000", "dump", "--map", "first"],
        exit: 2,
        says: /--map first: expected a whole number/,
      },
    ],
  },
  "tasks list": { right: ["orders"], bad: unknownDag() },
  "tasks states": { right: ["orders", "day-0000"], bad: ofRun() },
  "tasks show": {
    right: ["orders", "day-0000", "dump"],
    bad: [
      ...ofTask(),
      {
        what: "an index that there is not",
        args: ["orders", "day-0000", "dump", "--map", "7"],
        exit: 3,
        says: /dump.*7/,
      },
    ],
  },
  "tasks data": { right: ["orders", "day-0000", "dump"], bad: ofTask() },
  "tasks history": {
    right: ["orders", "dump"],
    bad: [
      ...unknownDag("dump"),
      { what: "an unknown task", args: ["orders", "dmup"], exit: 3, says: /dmup.*Did you mean dump\?/ },
      {
        what: "an unknown run",
        args: ["orders", "dump", "--until", "nope"],
        exit: 3,
        says: /nope.*`daymill runs list/,
      },
      { what: "more than there are", args: ["orders", "dump", "--limit", "401"], exit: 2, says: /--limit.*<=400.*401/ },
    ],
  },
  "tasks output get": {
    right: ["orders", "day-0000", "dump"],
    bad: [
      ...ofTask(),
      { what: "an output that there is not", args: ["orders", "day-0000", "dump"], exit: 3, says: /dump/ },
    ],
  },
  "tasks output set": {
    right: ["orders", "day-0000", "dump", "1"],
    bad: [
      ...ofTask("1"),
      { what: "no output", args: ["orders", "day-0000", "dump"], exit: 2, says: /Give the output as JSON, or --file/ },
      {
        what: "what is no JSON",
        args: ["orders", "day-0000", "dump", "eu"],
        exit: 2,
        says: /no JSON.*needs its quotes/,
      },
      {
        what: "JSON and a file",
        args: ["orders", "day-0000", "dump", "1", "--file", "full/token"],
        exit: 2,
        says: /not both/,
      },
      {
        what: "a file that is not there",
        args: ["orders", "day-0000", "dump", "--file", "nope"],
        exit: 2,
        says: /--file: .*nope/,
      },
      { what: "a task that has not ended", args: ["orders", "day-0002", "dump", "1"], exit: 4, says: /has not ended/ },
    ],
  },
  "tasks output delete": {
    right: ["orders", "day-0000", "dump", "--yes"],
    bad: [
      ...ofTask("--yes"),
      { what: "an output that there is not", args: ["orders", "day-0000", "dump", "--yes"], exit: 3, says: /dump/ },
    ],
  },
  "tasks logs": {
    right: ["orders", "day-0000", "dump"],
    bad: [
      ...ofTask(),
      {
        what: "an attempt that there is not",
        args: ["orders", "day-0000", "dump", "--attempt", "9"],
        exit: 3,
        says: /9/,
      },
      {
        what: "a regular expression that is none",
        args: ["orders", "day-0000", "dump", "--grep", "a(", "--regex"],
        exit: 2,
        says: /--grep a\(: expected a regular expression/,
      },
      {
        what: "how to read a text that is not given",
        args: ["orders", "day-0000", "dump", "--regex"],
        exit: 2,
        says: /--regex.*--grep/,
      },
    ],
  },
  "tasks clear": {
    right: ["orders", "dump", "--run", "day-0000", "--yes"],
    bad: [
      ...ofSelection(),
      inactive("--run", "day-0000", "--yes"),
      {
        what: "a time that is none",
        args: ["orders", "dump", "--run", "day-0000", "--hold", "soon"],
        exit: 2,
        says: /--hold soon: expected a duration/,
      },
      {
        what: "a hold of an hour",
        args: ["orders", "dump", "--run", "day-0000", "--hold", "1h"],
        exit: 2,
        says: /holdMs|--hold.*<=60000/,
      },
    ],
  },
  "tasks undo-clear": {
    right: ["1"],
    bad: [
      { what: "an unknown number", args: ["999"], exit: 3, says: /999/ },
      { what: "a word for a number", args: ["first"], exit: 2, says: /<clear>: expected a whole number.*"first"/ },
      { what: "one that was undone", args: ["1"], exit: 4, says: /clear 1 has been undone already/ },
    ],
  },
  "tasks mark": {
    right: ["orders", "dump", "--run", "day-0000", "--state", "failed", "--yes"],
    bad: ofSelection("--state", "failed"),
  },
  "tasks approve": {
    right: ["orders", "dump", "--run", "day-0000"],
    bad: [
      ...unknownDag("dump", "--run", "day-0000"),
      { what: "a task that asks for nothing", args: ["orders", "dump", "--run", "day-0000"], exit: 4, says: /dump/ },
      pairless("--value", "orders", "dump", "--run", "day-0000"),
      {
        what: "a form that is no object",
        args: ["orders", "dump", "--run", "day-0000", "--values", "1"],
        exit: 2,
        says: /--values: expected a JSON object/,
      },
    ],
  },
  "tasks refuse": {
    right: ["orders", "dump", "--run", "day-0000"],
    bad: [
      ...unknownDag("dump", "--run", "day-0000"),
      { what: "an unknown run", args: ["orders", "dump", "--run", "nope"], exit: 3, says: /nope/ },
      { what: "a task that asks for nothing", args: ["orders", "dump", "--run", "day-0000"], exit: 4, says: /dump/ },
    ],
  },
};
