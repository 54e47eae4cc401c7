import type { StorageDescriptor, TableInput } from "@aws-sdk/client-glue";
import { refusedOptions } from "../refused-options.ts";
import type { HiveColumn } from "./table-columns.ts";

/** What the files of a table are; text may be compressed. */
export const TableFormat = {
  /** Read by the names of columns. */
  parquet: "parquet",
  /** Comma-separated, quoted by `"`, with `\` before what is not meant; every column is a text. */
  csv: "csv",
  /** An object a line. */
  json: "json",
} as const;

export type TableFormat = (typeof TableFormat)[keyof typeof TableFormat];

/** How the files are read. */
export interface TableFiles {
  readonly format: TableFormat;
  /** Whether the first line of each file of CSV has the names of the columns. */
  readonly header: boolean;
}

/** How many lines at the beginning of each file are no rows. */
export const HEADER_LINES = "skip.header.line.count";

/** Throws E209 for a format that there is not, and for columns that its reader cannot give. */
export function assertReadable(id: string, { format }: TableFiles, columns: readonly HiveColumn[]): void {
  if (!Object.values(TableFormat).includes(format))
    throw refusedOptions(id, `format is "${format}"; there are ${Object.values(TableFormat).join(", ")}`);
  const typed = format === "csv" ? columns.find(({ type }) => type !== "string") : undefined;
  if (typed === undefined) return;
  throw refusedOptions(
    id,
    `column ${typed.name} is ${typed.type}; columns of CSV are read as string, cast them in SQL`,
  );
}

export function parametersOf({ format, header }: TableFiles): NonNullable<TableInput["Parameters"]> {
  return { EXTERNAL: "TRUE", classification: format, ...(format === "csv" && header && { [HEADER_LINES]: "1" }) };
}

type Reading = Pick<StorageDescriptor, "InputFormat" | "OutputFormat" | "SerdeInfo">;

const TEXT = {
  InputFormat: "org.apache.hadoop.mapred.TextInputFormat",
  OutputFormat: "org.apache.hadoop.hive.ql.io.HiveIgnoreKeyTextOutputFormat",
} as const;

const READINGS: Readonly<Record<TableFormat, Reading>> = {
  parquet: {
    InputFormat: "org.apache.hadoop.hive.ql.io.parquet.MapredParquetInputFormat",
    OutputFormat: "org.apache.hadoop.hive.ql.io.parquet.MapredParquetOutputFormat",
    SerdeInfo: {
      SerializationLibrary: "org.apache.hadoop.hive.ql.io.parquet.serde.ParquetHiveSerDe",
      Parameters: { "serialization.format": "1" },
    },
  },
  csv: {
    ...TEXT,
    SerdeInfo: {
      SerializationLibrary: "org.apache.hadoop.hive.serde2.OpenCSVSerde",
      Parameters: { separatorChar: ",", quoteChar: '"', escapeChar: "\\" },
    },
  },
  json: { ...TEXT, SerdeInfo: { SerializationLibrary: "org.apache.hive.hcatalog.data.JsonSerDe" } },
};

/** What Hive, Athena and Spark read files of a format by. */
export function readingOf(format: TableFormat): Reading {
  return READINGS[format];
}
