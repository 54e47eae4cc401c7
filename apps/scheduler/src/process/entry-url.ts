import { extname } from "node:path";

/** A module that a process of its own starts with, beside `from`: TypeScript in the repository, JavaScript in a package. */
export function entryUrl(path: string, from: Pick<ImportMeta, "filename" | "url">): URL {
  return new URL(`${path}${extname(from.filename)}`, from.url);
}
