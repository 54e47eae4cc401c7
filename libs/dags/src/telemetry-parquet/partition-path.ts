import { hiveFolder } from "@daymill/operators";
import { misfit } from "./source-description.ts";

/**
 * The folder of a group in the lake: the stream's prefix, then each folder below it under the name of its dimension:
 * `telemetry-2/20151001/telemetry` becomes `telemetry-2/submissionDateS3=20151001/sourceNameS3=telemetry`. `S3` keeps the
 * names apart from those of columns. Rejects with E433 a group with more folders than there are dimensions.
 */
export function partitionPath(
  group: string,
  { prefix, dimensions }: { readonly prefix: string; readonly dimensions: readonly string[] },
): string {
  const folders = group
    .slice(prefix.length)
    .split("/")
    .filter((folder) => folder !== "");
  if (folders.length > dimensions.length)
    throw misfit(
      `${group}/ has ${folders.length} folders below ${prefix}; schema.json has ${dimensions.length} dimensions. ` +
        "Move the object, or correct the schema.",
      { group },
    );
  const parts = folders.map((folder, index) => hiveFolder(`${dimensions[index] ?? ""}S3`, folder));
  return [prefix, ...parts].join("/");
}
