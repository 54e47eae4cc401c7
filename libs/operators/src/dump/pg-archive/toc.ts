import { DaymillError } from "@daymill/core";
import { byteCursor } from "./byte-cursor.ts";
import type { ByteCursor } from "./byte-cursor.ts";

/** `[major, minor, revision]` of the archive format, which is not the version of PostgreSQL. */
export type ArchiveVersion = readonly [major: number, minor: number, revision: number];

/** One entry of the table of contents, as far as a reader of data needs it. */
export interface TocEntry {
  readonly dumpId: number;
  /** Unqualified name of the object. */
  readonly tag: string;
  /** `TABLE DATA`, `TABLE`, `ENCODING`, `INDEX` ... */
  readonly kind: string;
  /** SQL that makes the object. */
  readonly definition: string | null;
  /** `COPY schema.table (columns) FROM stdin;`; null when the data is INSERT statements. */
  readonly copyStatement: string | null;
  readonly schema: string | null;
  /** Whether rows begin with an OID column (dumps of very old servers). */
  readonly withOids: boolean;
  /** Bare name of the data file, without the suffix of its compression; null: no data. */
  readonly file: string | null;
}

export interface Toc {
  readonly version: ArchiveVersion;
  /** When the dump was made, by the wall clock of the machine that made it: `2024-03-15T00:00:00`, zone unknown. */
  readonly createdLocal: string;
  readonly database: string;
  readonly serverVersion: string;
  readonly dumpVersion: string;
  readonly entries: readonly TocEntry[];
}

const MAGIC = "PGDMP";
const OLDEST: ArchiveVersion = [1, 12, 0];
const NEWEST: ArchiveVersion = [1, 16, 255];
/** The widest Int that PostgreSQL's own reader accepts, in bytes. */
const MAX_INT_SIZE = 32;

const FORMAT_CUSTOM = 1;
const FORMAT_TAR = 3;
const FORMAT_DIRECTORY = 5;

/**
 * Reads the table of contents of a pg_dump directory archive, versions 1.12 (PostgreSQL 9.1) to 1.16 (17 and 18). The
 * layout is that of PostgreSQL's src/bin/pg_dump/pg_backup_archiver.c, WriteHead and WriteToc. Rejects a file that is
 * cut off or goes on after its end (E403), another kind of archive (E405) and a newer version (E406). `name` is for errors.
 */
export function readToc(source: Uint8Array, name: string): Toc {
  const cursor = byteCursor(source, name);
  const version = readVersion(cursor, name);
  cursor.setIntSize(readIntSize(cursor, name));
  cursor.byte();
  assertFormat(cursor.byte(), name);
  skipCompression(cursor, version);
  const createdLocal = readCreated(cursor);
  const [database, serverVersion, dumpVersion] = [cursor.text() ?? "", cursor.text() ?? "", cursor.text() ?? ""];
  const entries = readEntries(cursor, version, name);
  return { version, createdLocal, database, serverVersion, dumpVersion, entries };
}

/** Whether a file begins like a pg_dump archive of any format. */
export function isPgDumpHeader(head: Uint8Array): boolean {
  return Buffer.from(head).toString("latin1", 0, MAGIC.length) === MAGIC;
}

function readVersion(cursor: ByteCursor, name: string): ArchiveVersion {
  if (!isPgDumpHeader(cursor.bytes(MAGIC.length))) {
    throw unsupported(`${name} does not begin with ${MAGIC}: it is no pg_dump archive`);
  }
  const version: ArchiveVersion = [cursor.byte(), cursor.byte(), cursor.byte()];
  if (toNumber(version) > toNumber(NEWEST)) throw tooNew(version, name);
  if (toNumber(version) < toNumber(OLDEST)) {
    throw unsupported(`${name} has archive version ${version.join(".")}; versions from ${OLDEST.join(".")} are read`);
  }
  return version;
}

function toNumber([major, minor, revision]: ArchiveVersion): number {
  return major * 65_536 + minor * 256 + revision;
}

function isAtLeast(version: ArchiveVersion, minor: number): boolean {
  return toNumber(version) >= toNumber([1, minor, 0]);
}

function readIntSize(cursor: ByteCursor, name: string): number {
  const size = cursor.byte();
  if (size >= 1 && size <= MAX_INT_SIZE) return size;
  throw corrupt(`${name} says that integers are ${size} bytes wide`);
}

function assertFormat(format: number, name: string): void {
  if (format === FORMAT_TAR || format === FORMAT_DIRECTORY) return;
  const what = format === FORMAT_CUSTOM ? "a custom-format archive (pg_dump -Fc)" : `an archive of format ${format}`;
  throw unsupported(`${name} is ${what}`);
}

/** The data files say by their names how they are compressed; what the header says is not needed. */
function skipCompression(cursor: ByteCursor, version: ArchiveVersion): void {
  if (isAtLeast(version, 15)) cursor.byte();
  else cursor.int();
}

function readCreated(cursor: ByteCursor): string {
  const [second, minute, hour, day, month, year] = Array.from({ length: 7 }, () => cursor.int());
  const two = (value: number | undefined): string => String(value ?? 0).padStart(2, "0");
  return `${(year ?? 0) + 1900}-${two((month ?? 0) + 1)}-${two(day)}T${two(hour)}:${two(minute)}:${two(second)}`;
}

function readEntries(cursor: ByteCursor, version: ArchiveVersion, name: string): readonly TocEntry[] {
  const count = cursor.int();
  const seen = new Set<number>();
  const entries: TocEntry[] = [];
  for (let index = 0; index < count; index++) {
    const entry = readEntry(cursor, version);
    if (entry.dumpId <= 0 || seen.has(entry.dumpId))
      throw corrupt(`${name} has the dump id ${entry.dumpId} twice, or not positive`);
    seen.add(entry.dumpId);
    entries.push(entry);
  }
  if (cursor.left > 0) throw corrupt(`${name} goes on for ${cursor.left} bytes after its last entry`);
  return entries;
}

/** Field by field in the order of the file; what a reader of data does not need is read and dropped. */
function readEntry(cursor: ByteCursor, version: ArchiveVersion): TocEntry {
  const dumpId = cursor.int();
  cursor.int();
  skipTexts(cursor, 2);
  const tag = cursor.text() ?? "";
  const kind = cursor.text() ?? "";
  cursor.int();
  const definition = cursor.text();
  skipTexts(cursor, 1);
  const copyStatement = cursor.text();
  const schema = cursor.text();
  skipTexts(cursor, 1);
  if (isAtLeast(version, 14)) skipTexts(cursor, 1);
  if (isAtLeast(version, 16)) cursor.int();
  skipTexts(cursor, 1);
  const withOids = cursor.text() === "true";
  skipDependencies(cursor);
  const file = cursor.text();
  return { dumpId, tag, kind, definition, copyStatement: copyStatement || null, schema, withOids, file: file || null };
}

function skipTexts(cursor: ByteCursor, count: number): void {
  for (let index = 0; index < count; index++) cursor.text();
}

function skipDependencies(cursor: ByteCursor): void {
  while (cursor.text() !== null);
}

function unsupported(what: string): DaymillError {
  return new DaymillError("E405", `${what}. Make a directory archive: pg_dump --format=directory.`);
}

function corrupt(what: string): DaymillError {
  return new DaymillError("E403", `${what}: the table of contents is damaged. Make the dump again.`);
}

function tooNew(version: ArchiveVersion, name: string): DaymillError {
  return new DaymillError(
    "E406",
    `${name} has archive version ${version.join(".")}; versions up to 1.16 (pg_dump 18) are read. ` +
      "Dump with an older pg_dump, or upgrade Daymill.",
    { details: { version: version.join(".") } },
  );
}
