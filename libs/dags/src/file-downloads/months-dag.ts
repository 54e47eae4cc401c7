import { cron, dag, task, waitForTask } from "@daymill/core";
import type { Dag } from "@daymill/core";
import { athena } from "@daymill/operators";
import { STREAMED } from "./catalogue.ts";
import { PROJECTS_OF_MONTH } from "./queries.ts";

const MS_PER_DAY = 86_400_000;
const MOST_PROJECTS = 100;

const docs = `
The downloads of each project in a month, asked of Athena when the last day of the month is in the catalogue.

- The parts of the partition have their zeros: \`month=9\` would find nothing.
- The result is CSV in the folder of the connection's results; the first rows are the output.
`;

/** The DAG that asks Athena by month, by a connection of type `athena`. It waits for the last day of `file_downloads`. */
export function downloadMonthsDag({ athena: connection }: { readonly athena: string }): Dag {
  const lastDay = task("last_day", (_input, ctx) => new Date(Date.parse(ctx.interval.end) - MS_PER_DAY).toISOString());
  const lastPartition = waitForTask("last_partition", { dag: "file_downloads", task: "partition", timeout: "2d" });
  const projects = athena("projects", {
    connection,
    sql: PROJECTS_OF_MONTH,
    database: STREAMED.database,
    rows: MOST_PROJECTS,
    retries: 2,
    timeout: "1h",
  });
  return dag(
    "file_downloads_months",
    {
      schedule: cron("@monthly"),
      start: "2017-09-01",
      end: "2019-09-01",
      catchup: false,
      pausedOnCreation: true,
      tags: ["downloads"],
      description: "The downloads of each project in a month, by Athena",
      docs,
    },
    ({ interval }) => {
      const there = lastPartition({ logicalDate: lastDay() });
      projects({ params: { year: interval.year, month: interval.month } }, { after: [there] });
    },
  );
}
