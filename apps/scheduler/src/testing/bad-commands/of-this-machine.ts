import { NO_ADDRESS, type VerbCase } from "./verb-case.ts";

const NO_FOLDER = { what: "a folder that is not there", exit: 2, says: /E104 .*nowhere.*--dags/ } as const;
const DAGS = ["--dags", "good"];

/** Verbs that do their work where they are typed, or begin there. */
export const OF_THIS_MACHINE: Readonly<Record<string, VerbCase>> = {
  init: {
    right: ["night-jobs"],
    bad: [
      { what: "no name", args: [], exit: 2, says: /has no name\. Give one, such as/ },
      {
        what: "what is no name",
        args: ["Night Jobs!"],
        exit: 2,
        says: /"Night Jobs!" cannot be the name of a project: /,
      },
      { what: "a folder that is not empty", args: ["full"], exit: 2, says: /full.*not empty/ },
      {
        what: "a file for a folder",
        args: ["jobs", "--dir", "full/token"],
        exit: 2,
        says: /is a file\. Name a folder/,
      },
      { what: "no packages", args: ["jobs", "--packages", "nowhere"], exit: 2, says: /nowhere cannot be read/ },
    ],
  },
  start: {
    right: [],
    bad: [
      {
        what: "a port that is none",
        args: ["--port", "70000"],
        exit: 2,
        says: /server\.port: .*from 0 to 65535.*70000.*--port/,
      },
      { what: "fewer workers than none", args: ["--workers", "-1"], exit: 2, says: /workers: .*-1.*--workers/ },
      {
        what: "a name that is none",
        args: ["--role", "worker", "--name", "../w"],
        exit: 2,
        says: /"\.\.\/w" is no name/,
      },
      { what: "no web app", args: ["--web", "nowhere"], exit: 2, says: /--web nowhere: there is no such folder/ },
    ],
  },
  dev: {
    right: [],
    bad: [{ what: "a port that is none", args: ["--port", "70000"], exit: 2, says: /server\.port: .*70000.*--port/ }],
  },
  deploy: {
    right: ["--dags", "empty", "--name", "main", "--yes"],
    bad: [
      { what: "a name that is none", args: ["--dags", "empty", "--name", "-"], exit: 2, says: /--name takes letters/ },
      { ...NO_FOLDER, args: ["--dags", "nowhere"] },
    ],
  },
  "dags check": { right: ["good"], bad: [{ ...NO_FOLDER, args: ["nowhere"] }] },
  "dags report": { right: ["good"], bad: [{ ...NO_FOLDER, args: ["nowhere"] }] },
  "dags test": {
    right: ["shop", ...DAGS],
    bad: [
      { ...NO_FOLDER, args: ["shop", "--dags", "nowhere"] },
      { what: "an unknown DAG", args: ["shpo", ...DAGS], exit: 3, says: /"shpo".*Did you mean shop\?/ },
      {
        what: "a day that is none",
        args: ["shop", ...DAGS, "--date", "yesterday"],
        exit: 2,
        says: /"yesterday" is not a date/,
      },
      {
        what: "a parameter without a value",
        args: ["shop", ...DAGS, "--param", "x"],
        exit: 2,
        says: /--param x: expected/,
      },
    ],
  },
  "tasks test": {
    right: ["shop", "dump", ...DAGS],
    bad: [
      { what: "an unknown task", args: ["shop", "dmup", ...DAGS], exit: 3, says: /"dmup".*Did you mean dump\?/ },
      {
        what: "an output without a value",
        args: ["shop", "dump", "--output", "x"],
        exit: 2,
        says: /--output x: expected/,
      },
      {
        what: "a day that is none",
        args: ["shop", "dump", "--date", "1 March"],
        exit: 2,
        says: /"1 March" is not a date/,
      },
    ],
  },
  "schedule preview": {
    right: ["@daily"],
    bad: [
      { what: "a cron that is none", args: ["61 * * * *"], exit: 2, says: /61 is outside 0 to 59/ },
      { what: "a zone that is none", args: ["@daily", "--timezone", "Mars"], exit: 2, says: /"Mars"/ },
      {
        what: "a day that is none",
        args: ["@daily", "--after", "yesterday"],
        exit: 2,
        says: /"yesterday" is not a date/,
      },
      { what: "none of them", args: ["@daily", "--count", "0"], exit: 2, says: /--count 0: expected .*from 1 to/ },
    ],
  },
  "archive show": {
    right: ["full"],
    bad: [{ what: "a folder that is not there", args: ["nowhere"], exit: 3, says: /nowhere/ }],
  },
  "archive rows": {
    right: ["full", "orders"],
    bad: [{ what: "a folder that is not there", args: ["nowhere", "orders"], exit: 3, says: /nowhere/ }],
  },
  "heka show": {
    right: ["full/token"],
    bad: [
      { what: "a file that is not there", args: ["nowhere"], exit: 3, says: /nowhere/ },
      { what: "what is no stream", args: ["full/token"], exit: 1, says: /E432 .*token/ },
    ],
  },
  "heka messages": {
    right: ["full/token"],
    bad: [{ what: "a file that is not there", args: ["nowhere"], exit: 3, says: /nowhere/ }],
  },
  "db status": {
    right: [],
    bad: [{ what: "a file for a directory", args: ["--data", "full/token"], exit: 1, says: /E102 .*full\/token/ }],
  },
  "db migrate": {
    right: [],
    bad: [{ what: "a file for a directory", args: ["--data", "full/token"], exit: 1, says: /E102 .*full\/token/ }],
  },
  "config show": {
    right: [],
    bad: [
      {
        what: "a setting that there is not",
        args: [],
        exit: 2,
        says: /server\.prot: there is no such setting; did you mean server\.port\?/,
        world: { env: { DAYMILL__SERVER__PROT: "1" } },
      },
    ],
  },
  "config get": {
    right: ["server.port"],
    bad: [
      {
        what: "an unknown one",
        args: ["server.prot"],
        exit: 3,
        says: /setting server\.prot.*Did you mean server\.port\?/,
      },
      {
        what: "one that may be secret",
        args: ["database"],
        exit: 4,
        says: /may hold a secret/,
        world: { env: { DAYMILL__DATABASE: "postgres://u:hunter2@db/x" } },
      },
    ],
  },
  "config check": {
    right: [],
    bad: [
      {
        what: "two settings that cannot be",
        args: [],
        exit: 2,
        says: /There are 2 problems:\n {2}\S+: .*\n {2}\S+: /,
        world: { env: { DAYMILL__WORKERS: "many", DAYMILL__SERVER__PORT: "high" } },
      },
    ],
  },
  doctor: {
    right: [],
    isAlone: true,
    bad: [
      NO_ADDRESS,
      {
        what: "a folder that is not there",
        args: ["--bundle", "nowhere/x.json"],
        exit: 2,
        says: /--bundle nowhere\/x\.json/,
      },
    ],
  },
  completion: { right: ["bash"], bad: [] },
  version: { right: [], bad: [] },
};
