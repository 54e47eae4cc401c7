import { task } from "@daymill/core";
import { gluePartitions, glueTable } from "@daymill/operators";

/** The table of the streamed downloads, as the catalogue of Glue names it. */
export const STREAMED = {
  database: "firehoseLogs",
  table: "fileDownloadsRecords",
  location: "lake:/file_downloads_records/",
} as const;

/** The connection that says where the downloads are asked for. */
export const WAREHOUSE = "warehouse";

const retries = 3;

/**
 * Whether the warehouse is Athena, which reads the lake by the catalogue of Glue and takes no rows. A task of the name: the two
 * DAGs ask the same.
 */
export const byCatalogue = task("by_catalogue", async (input: { connection: string }, ctx) => {
  return (await ctx.connection(input.connection)).type === "athena";
});

/** Makes the table over the lake, or compares the one that is there. */
export const table = glueTable("table", {
  connection: WAREHOUSE,
  retries,
  columns: {
    userId: "int64",
    timestamp: "timestamp",
    projectId: "int64",
    fileHandleId: "string",
    associateType: "string",
    associateId: "string",
    stack: "string",
    instance: "string",
  },
  partitionKeys: { year: "string", month: "string", day: "string" },
});

/** Registers a day of the lake. */
export const partition = gluePartitions("partition", { connection: WAREHOUSE, retries });
