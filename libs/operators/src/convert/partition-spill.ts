import { createReadStream } from "node:fs";
import { appendFile, mkdir, rm } from "node:fs/promises";
import { join } from "node:path";
import { cellToText, textToCell } from "../columns/cell.ts";
import type { Cell } from "../columns/cell.ts";
import type { ColumnMap, ColumnSpec } from "../columns/column-map.ts";
import { readWholeLines } from "../dump/pg-archive/copy-body.ts";
import { escapeCopyField, readCopyRows } from "../dump/pg-archive/copy-text.ts";
import { assertFewFolders, keyTexts, partitionFolder } from "./partition-by.ts";
import type { Partitions } from "./partition-by.ts";

/** How much text of all partitions is held before it is written down, in characters. */
const HELD_CHARACTERS = 8 * 1024 * 1024;

/**
 * Converted rows sorted into files of text, one for each partition, so that one Parquet file after another can be written: a
 * writer of Parquet holds a row group in memory, and so many writers as there are partitions would hold them all.
 */
export interface PartitionSpill {
  add(cells: readonly Cell[]): Promise<void>;
  /** After the last row: each folder, in the order of its first row, and the cells that stand in its file. */
  partitions(): AsyncGenerator<{ readonly folder: string; readonly rows: AsyncGenerator<readonly Cell[]> }>;
}

interface Spilled {
  readonly folder: string;
  readonly path: string;
  held: string[];
}

/** Begins in a directory, which it makes. Rejects with E412 as partitionFolder and assertFewFolders do. */
export async function partitionSpill(
  map: ColumnMap,
  { partitions, directory }: { readonly partitions: Partitions; readonly directory: string },
): Promise<PartitionSpill> {
  await mkdir(directory, { recursive: true });
  const columns = partitions.kept.flatMap((index) => map.columns[index] ?? []);
  const spilled = new Map<string, Spilled>();
  let characters = 0;
  const begin = (key: string, texts: readonly string[]): Spilled => {
    assertFewFolders(spilled.size + 1, partitions);
    const folder = partitionFolder(partitions, texts);
    const one = { folder, path: join(directory, `${spilled.size}.copytext`), held: [] };
    spilled.set(key, one);
    return one;
  };
  const writeDown = async (): Promise<void> => {
    for (const one of spilled.values()) {
      if (one.held.length > 0) await appendFile(one.path, one.held.join(""));
      one.held = [];
    }
    characters = 0;
  };
  return {
    add: async (cells) => {
      const texts = keyTexts(partitions, cells);
      const key = JSON.stringify(texts);
      const line = toLine(
        partitions.kept.map((index) => cells[index] ?? null),
        columns,
      );
      (spilled.get(key) ?? begin(key, texts)).held.push(line);
      characters += line.length;
      if (characters >= HELD_CHARACTERS) await writeDown();
    },
    async *partitions() {
      await writeDown();
      for (const { folder, path } of spilled.values()) {
        yield { folder, rows: readRows(path, columns) };
        await rm(path);
      }
    },
  };
}

function toLine(cells: readonly Cell[], columns: readonly ColumnSpec[]): string {
  const fields = columns.map(({ type }, index) => escapeCopyField(toText(cells[index] ?? null, type)));
  return `${fields.join("\t")}\n`;
}

async function* readRows(path: string, columns: readonly ColumnSpec[]): AsyncGenerator<readonly Cell[]> {
  for await (const rows of readCopyRows(readWholeLines(createReadStream(path)), {
    columns: columns.length,
    name: path,
  })) {
    for (const row of rows) yield columns.map(({ type }, index) => toCell(row[index] ?? null, type));
  }
}

/** As it is held: an offset can bring an instant, and so a date, beyond the years that texts have. */
function toText(cell: Cell, type: ColumnSpec["type"]): string | null {
  if (type !== "date" && type !== "timestamp") return cellToText(cell, type);
  return cell === null ? null : String(cell);
}

function toCell(text: string | null, type: ColumnSpec["type"]): Cell {
  if (text === null) return null;
  if (type === "date") return Number(text);
  if (type === "timestamp") return BigInt(text);
  const cell = textToCell(text, type);
  if (cell === undefined) throw new Error(`${JSON.stringify(text)} was a ${type} and is none any more`);
  return cell;
}
