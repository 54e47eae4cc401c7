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
  const parts = folders.map((folder, index) => `${dimensions[index] ?? ""}S3=${escape(folder)}`);
  return [prefix, ...parts].join("/");
}

/** The signs that Hive escapes in the value of a partition, and the percent sign itself. */
function escape(folder: string): string {
  // oxlint-disable-next-line no-control-regex -- control characters are among them
  return folder.replaceAll(/[\u0000-\u001f"#%'*:=?\\{[\]^\u007f]/g, (sign) => {
    return `%${sign.charCodeAt(0).toString(16).toUpperCase().padStart(2, "0")}`;
  });
}
