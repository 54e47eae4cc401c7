import { statSync } from "node:fs";
import { dirname, resolve, sep } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import type { ErrorPlace, SourceLocation } from "@daymill/core";
import { readSourceMap } from "./source-map.ts";
import type { DecodedMap } from "./source-map.ts";

/** Finds the user's source behind places in bundles. */
export interface SourceFinder {
  /** The place in the source, its file as an absolute path; undefined when the bundle has no map or the place no source. */
  readonly find: (place: SourceLocation) => SourceLocation | undefined;
  /** Rewrites every place in a bundle that a text names (a stack, a message), and drops frames inside of Node. */
  readonly mapText: (text: string) => string;
  /** The first place in a bundle that a text names and whose source the user wrote. */
  readonly findWritten: (text: string) => ErrorPlace | undefined;
}

/** Source maps kept at once: one takes about a megabyte. */
const MAX_MAPS = 8;

export function sourceFinder(bundleFolder: string): SourceFinder {
  const mapOf = recentMaps();
  const pattern = placePattern(bundleFolder);

  const find = (place: SourceLocation): SourceLocation | undefined => {
    if (dirname(place.file) !== bundleFolder) return undefined;
    const found = mapOf(place.file)?.find(place.line, place.column);
    return found && { ...found, file: resolve(bundleFolder, found.file) };
  };
  const mapText = (text: string): string =>
    dropNodeFrames(text).replace(pattern, (whole, file: string, line: string, column: string) => {
      const found = find({ file: toPath(file), line: Number(line), column: Number(column) });
      return found ? `${found.file}:${found.line}:${found.column}` : whole;
    });
  const findWritten = (text: string): ErrorPlace | undefined => {
    for (const [, file = "", line, column] of text.matchAll(pattern)) {
      const map = mapOf(toPath(file));
      const found = map?.find(Number(line), Number(column));
      const source = found && map?.hashOf(found.file);
      if (found && source !== undefined) return { source, line: found.line, column: found.column };
    }
    return undefined;
  };
  return { find, mapText, findWritten };
}

interface KnownMap {
  /** Which file it was read from: a bundle keeps its name, and gets another map, when comments are written anew. */
  readonly file: string;
  readonly map: DecodedMap | undefined;
}

function recentMaps(): (code: string) => DecodedMap | undefined {
  const maps = new Map<string, KnownMap>();
  return (code) => {
    const path = `${code}.map`;
    const file = fileId(path);
    const known = maps.get(code);
    if (known?.file === file) return known.map;
    const oldest = known === undefined && maps.size >= MAX_MAPS ? maps.keys().next().value : undefined;
    if (oldest !== undefined) maps.delete(oldest);
    const map = readSourceMap(path);
    maps.set(code, { file, map });
    return map;
  };
}

function fileId(path: string): string {
  const stat = statSync(path, { throwIfNoEntry: false });
  return stat === undefined ? "" : `${stat.ino} ${stat.mtimeMs}`;
}

/** `file:///data/bundles/<id>.mjs:1:2` or the same as a path, perhaps with a query. */
function placePattern(bundleFolder: string): RegExp {
  const starts = [pathToFileURL(bundleFolder).href, bundleFolder]
    .map((start) => start.replaceAll(/[\\^$.*+?()[\]{}|]/g, "\\$&"))
    .join("|");
  return new RegExp(`((?:${starts})[\\\\/][^\\\\/:?]+\\.mjs)(?:\\?[^:]*)?:(\\d+):(\\d+)`, "g");
}

function toPath(file: string): string {
  return file.startsWith("file:") ? fileURLToPath(file) : file.replaceAll("/", sep);
}

function dropNodeFrames(text: string): string {
  return text.includes("node:internal") ? text.replaceAll(/\n {4}at [^\n]*\bnode:internal[^\n]*/g, "") : text;
}
