import { branch, cron, dag, DaymillError, task, waitForTask } from "@daymill/core";
import { athena } from "@daymill/operators";
import { queryWarehouse } from "@daymill/operators/tools";
import { byCatalogue, STREAMED, WAREHOUSE } from "./catalogue.ts";
import { PROJECTS_OF_MONTH, PROJECTS_OF_MONTH_HERE } from "./queries.ts";

const MS_PER_DAY = 86_400_000;
const MOST_PROJECTS = 100;

const docs = `
The downloads of each project in a month, asked when the last day of the month is in the warehouse.

- Of Athena by the parts of the partition, which have their zeros: \`month=9\` would find nothing. Its result is CSV in the folder
  of the connection's results; the first rows are the output.
- Of an embedded warehouse by the days of the month; the first rows are the output.
`;

const lastDay = task("last_day", (_input, ctx) => new Date(Date.parse(ctx.interval.end) - MS_PER_DAY).toISOString());
const lastDayThere = waitForTask("last_day_there", { dag: "file_downloads", timeout: "2d" });
const projects = athena("projects", {
  connection: WAREHOUSE,
  sql: PROJECTS_OF_MONTH,
  database: STREAMED.database,
  rows: MOST_PROJECTS,
  retries: 2,
  timeout: "1h",
});
const projectsHere = task("projects_here", async (input: { from: string; last: string }, ctx) => {
  const { id, type, path } = await ctx.connection(WAREHOUSE);
  if (type !== "duckdb" || path === undefined)
    throw new DaymillError(
      "E411",
      `The connection "${id}" is of type "${type}". This question is asked of a directory (type "duckdb") or of Athena: ask ` +
        "the warehouse itself, or leave this DAG paused.",
    );
  const values = { ...input, last: input.last.slice(0, 10), most: MOST_PROJECTS };
  return { rows: await queryWarehouse({ path, sql: PROJECTS_OF_MONTH_HERE, values }) };
});

/** Asks for the downloads of each project by month, when `file_downloads` has done the last day of it. */
export const downloadMonths = dag(
  "file_downloads_months",
  {
    schedule: cron("@monthly"),
    start: "2017-09-01",
    end: "2019-09-01",
    catchup: false,
    pausedOnCreation: true,
    tags: ["downloads"],
    description: "The downloads of each project in a month",
    docs,
  },
  ({ interval }) => {
    const last = lastDay();
    const there = lastDayThere({ logicalDate: last });
    branch(byCatalogue({ connection: WAREHOUSE }, { after: [there] }), {
      then: () => projects({ params: { year: interval.year, month: interval.month } }),
      else: () => projectsHere({ from: interval.date, last }),
    });
  },
);
