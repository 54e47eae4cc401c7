import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { DaymillError } from "@daymill/core";
import type { JsonObject, JsonValue } from "@daymill/core";
import type { Archive, ArchiveTable } from "../archive.ts";
import { findCompressed } from "../pg-archive/compression.ts";

/** The list of a dump made by the `copy` writer; it is written last, so a dump without it is not complete. */
export interface CopyManifest {
  readonly format: "daymill-copy";
  readonly version: 1;
  /** ISO 8601 in UTC: the snapshot in which all tables were read. */
  readonly takenAt: string;
  readonly database: string;
  readonly serverVersion: string;
  readonly tables: readonly {
    readonly schema: string;
    readonly table: string;
    readonly columns: readonly string[];
    /** The types of the columns, in the same order. */
    readonly types: readonly string[];
    /** Bare name, without the suffix of the compression: `1.copy`. */
    readonly file: string;
    readonly rows: number;
  }[];
}

export const MANIFEST_NAME = "manifest.json";

/** Reads the list of a copy dump; undefined when the directory has no manifest. Rejects with E403, E405 or E406. */
export async function readCopyManifest(directory: string): Promise<Archive | undefined> {
  const path = join(directory, MANIFEST_NAME);
  const text = await readFile(path, "utf8").catch(() => undefined);
  if (text === undefined) return undefined;
  const manifest = parseManifest(text, path);
  const tables = await Promise.all(manifest.tables.map((table) => toTable(directory, table)));
  return { kind: "copy", directory, madeAt: manifest.takenAt, tables };
}

async function toTable(directory: string, listed: CopyManifest["tables"][number]): Promise<ArchiveTable> {
  const { schema, table, columns, file: member, rows } = listed;
  const types = new Map(columns.map((column, index) => [column, listed.types[index] ?? ""]));
  return {
    schema,
    table,
    columns,
    types,
    member,
    file: await findCompressed(join(directory, member)),
    listedRows: rows,
  };
}

function parseManifest(text: string, path: string): CopyManifest {
  const value = parseJson(text, path);
  if (!isObject(value) || value["format"] !== "daymill-copy") {
    throw new DaymillError("E405", `${path} is no manifest of a copy dump. Make the dump again with pgDump.`);
  }
  if (typeof value["version"] === "number" && value["version"] > 1) {
    throw new DaymillError("E406", `${path} has version ${value["version"]}; version 1 is read. Upgrade Daymill.`);
  }
  if (!isManifest(value)) throw new DaymillError("E403", `${path} lacks fields: it is damaged. Make the dump again.`);
  return value;
}

function parseJson(text: string, path: string): JsonValue {
  try {
    return JSON.parse(text) as JsonValue;
  } catch (cause: unknown) {
    throw new DaymillError("E403", `${path} is not JSON: it is damaged. Make the dump again.`, { cause });
  }
}

function isManifest(value: JsonObject): value is JsonObject & CopyManifest {
  const { takenAt, tables } = value;
  return typeof takenAt === "string" && Array.isArray(tables) && tables.every(isListedTable);
}

function isListedTable(value: JsonValue): boolean {
  return (
    isObject(value) &&
    typeof value["schema"] === "string" &&
    typeof value["table"] === "string" &&
    typeof value["file"] === "string" &&
    !/[/\\]/.test(value["file"]) &&
    Number.isSafeInteger(value["rows"]) &&
    isListOfTexts(value["columns"]) &&
    isListOfTexts(value["types"])
  );
}

function isListOfTexts(value: JsonValue | undefined): boolean {
  return Array.isArray(value) && value.every((item) => typeof item === "string");
}

function isObject(value: JsonValue | undefined): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
