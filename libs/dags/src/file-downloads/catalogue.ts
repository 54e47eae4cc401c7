import { gluePartitions, glueTable } from "@daymill/operators";

/** The table of the streamed downloads, as the catalogue of Glue names it. */
export const STREAMED = {
  database: "firehoseLogs",
  table: "fileDownloadsRecords",
  location: "lake:/file_downloads_records/",
} as const;

const retries = 3;

/** The tasks that make the table and register the day, by a connection of type `athena`. */
export function catalogueTasks(connection: string) {
  const table = glueTable("table", {
    connection,
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
  return { table, partition: gluePartitions("partition", { connection, retries }) };
}
