import { DaymillError } from "@daymill/core";
import type { JsonValue, TaskContext } from "@daymill/core";
import type { ColumnMap } from "../columns/column-map.ts";
import type { Archive } from "../dump/archive.ts";
import { openArchive } from "../dump/open-archive.ts";
import { localPathOf } from "../instance-place.ts";
import { assertTypes } from "./assert-types.ts";
import { convertParts } from "./convert-parts.ts";
import type { ConvertOutput, ConvertSettings } from "./convert-parts.ts";
import { stageParts } from "./stage.ts";

export interface ConvertInput {
  /** The URI of an archive: what pgDump published, or a pg_dump directory archive of any origin. */
  readonly from: string;
  /** What `param(name)` in the column map reads. */
  readonly params?: Readonly<Record<string, JsonValue>>;
}

export interface ArchiveSettings extends ConvertSettings {
  readonly columns: ColumnMap;
}

/** Converts an archive to Parquet: rows in the order of tables and files. */
export async function convertArchive(
  input: ConvertInput,
  settings: ArchiveSettings,
  ctx: TaskContext,
): Promise<ConvertOutput> {
  const archive = await openArchive(await localPathOf(input.from, ctx));
  assertTables(archive);
  assertTypes(archive, settings.columns);
  const rows = {
    map: settings.columns,
    params: input.params ?? {},
    stage: (options: Parameters<typeof stageParts>[1]) => stageParts(archive, options),
  };
  return await convertParts(rows, settings, ctx);
}

function assertTables({ tables, directory }: Archive): void {
  if (tables.length > 0) return;
  throw new DaymillError("E404", `${directory} has no table with rows. Dump one table at least.`, {
    details: { directory },
  });
}
