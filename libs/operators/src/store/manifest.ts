import { text } from "node:stream/consumers";
import { DaymillError } from "@daymill/core";
import type { Folder } from "./folder.ts";
import { MANIFEST } from "./marks.ts";

/** One object of published data. */
export interface ManifestFile {
  /** Relative to the folder. */
  readonly name: string;
  readonly bytes: number;
  /** Lower-case hexadecimal. */
  readonly sha256: string;
}

/** What was published, without a time in it: the same data has the same manifest. */
export interface Manifest {
  readonly format: 1;
  readonly rows: number;
  /** In the byte order of the names. */
  readonly files: readonly ManifestFile[];
}

export function encodeManifest({ rows, files }: Omit<Manifest, "format">): string {
  const listed = files.map(({ name, bytes, sha256 }) => ({ name, bytes, sha256 }));
  return `${JSON.stringify({ format: 1, rows, files: listed }, null, 2)}\n`;
}

/** The manifest of a folder; undefined when it has none. Rejects with E501 for one that cannot be read. */
export async function readManifest({ store, prefix, uri }: Folder): Promise<Manifest | undefined> {
  const key = `${prefix}${MANIFEST}`;
  if ((await store.stat(key)) === undefined) return undefined;
  const parsed = parseJson(await text(await store.read(key)));
  if (isManifest(parsed)) return parsed;
  throw new DaymillError(
    "E501",
    `${uri} is not complete: its ${MANIFEST} cannot be read. Clear the task that publishes it.`,
    { details: { uri } },
  );
}

function parseJson(content: string): unknown {
  try {
    return JSON.parse(content);
  } catch {
    // Not JSON is the same to the caller as JSON of another shape.
    return undefined;
  }
}

function isManifest(value: unknown): value is Manifest {
  if (typeof value !== "object" || value === null) return false;
  const { format, rows, files } = value as Record<string, unknown>;
  return format === 1 && typeof rows === "number" && Array.isArray(files) && files.every(isManifestFile);
}

function isManifestFile(value: unknown): value is ManifestFile {
  if (typeof value !== "object" || value === null) return false;
  const { name, bytes, sha256 } = value as Record<string, unknown>;
  return typeof name === "string" && typeof bytes === "number" && typeof sha256 === "string";
}
