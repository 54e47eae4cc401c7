import { readFileSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { webDist } from "../../../tools/web-build.ts";

/** What vite tells of one chunk. */
interface Chunk {
  readonly file: string;
  readonly css?: readonly string[];
  readonly imports?: readonly string[];
}

/** One file that a browser fetches, and its size as it travels. */
export interface FetchedFile {
  readonly file: string;
  readonly gzipBytes: number;
}

/** The files of the built web app that are needed before `page` (a source file) can be shown, largest first. */
export function firstLoad(page: string): readonly FetchedFile[] {
  const manifest = JSON.parse(readFileSync(join(webDist, ".vite/manifest.json"), "utf8")) as Record<string, Chunk>;
  const reached = new Set<string>();
  const reach = (name: string): void => {
    if (reached.has(name)) return;
    reached.add(name);
    for (const imported of chunkOf(manifest, name).imports ?? []) reach(imported);
  };
  reach("index.html");
  reach(page);
  const files = [...reached].map((name) => chunkOf(manifest, name)).flatMap(({ file, css = [] }) => [file, ...css]);
  return [...new Set(files)].map(weigh).sort((a, b) => b.gzipBytes - a.gzipBytes);
}

function chunkOf(manifest: Readonly<Record<string, Chunk>>, name: string): Chunk {
  const chunk = manifest[name];
  if (chunk === undefined)
    throw new Error(`The build has no chunk ${name}: it knows ${Object.keys(manifest).join(", ")}`);
  return chunk;
}

/** A file of the built web app. */
export function weigh(file: string): FetchedFile {
  return { file, gzipBytes: gzipSync(readFileSync(join(webDist, file)), { level: 9 }).byteLength };
}
