import { mkdir, rm } from "node:fs/promises";
import { join } from "node:path";
import { writeCopyArchive } from "@daymill/operators/tools";
import { inBatches } from "../../in-batches.ts";
import { addDays, generatedDay, planSource } from "./plan-source.ts";
import type { DayPlan, GeneratedDay, SourceShape } from "./plan-source.ts";
import { rowLines } from "./row-model.ts";

export interface ArchivesOptions extends SourceShape {
  /** Gets `type/YYYYMMDD/`, an archive a day; those of the days are replaced. */
  readonly directory: string;
  readonly signal?: AbortSignal;
  readonly onDay?: (day: GeneratedDay) => void;
}

/** Makes the dumps of generateSource's database without a database: the same rows, as archives that pgDump reads. */
export async function generateArchives(options: ArchivesOptions): Promise<readonly GeneratedDay[]> {
  const generated: GeneratedDay[] = [];
  for (const plan of planSource(options)) {
    options.signal?.throwIfAborted();
    await writeDay(plan, options);
    const day = generatedDay(plan);
    options.onDay?.(day);
    generated.push(day);
  }
  return generated;
}

async function writeDay({ type, day, tables }: DayPlan, { directory, seed }: ArchivesOptions): Promise<void> {
  const folder = join(directory, type, day.replaceAll("-", ""));
  await rm(folder, { recursive: true, force: true });
  if (tables.length === 0) return;
  await mkdir(folder, { recursive: true });
  await writeCopyArchive(folder, {
    takenAt: `${addDays(day, 1)}T00:00:00Z`,
    database: "telemetry",
    serverVersion: "",
    tables: tables.map(({ name, rows }) => ({
      schema: "public",
      table: name,
      columns: [
        { name: "dimensions", type: "jsonb" },
        { name: "histogram", type: "bigint[]" },
      ],
      body: () => inBatches(rowLines({ seed, table: name, rows })),
      rows: () => rows,
    })),
  });
}
