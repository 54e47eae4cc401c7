import { DaymillError, toError } from "../errors.ts";
import { callerLocation } from "./source-location.ts";

/** The part of Node that is used where a DAG file is run as it stands; core itself imports nothing of Node. */
interface NodeProcess {
  getBuiltinModule?(name: "node:fs"): { readFileSync(path: string): Uint8Array };
  getBuiltinModule?(name: "node:path"): { dirname(path: string): string; resolve(...parts: string[]): string };
}

interface FoundAsset {
  readonly path: string;
  readonly content: Uint8Array;
}

/**
 * The text of a file (UTF-8) beside the DAG file: `fileText("./orders.sql")`. The path is a literal, relative to the module
 * that holds the call. The text becomes part of the bundle: a change of the file is a new version of the DAG. A file that
 * cannot be read is a problem of the DAG file (E201), or throws E201 where the module is run without a bundle, in a test say.
 */
export function fileText(path: string): string {
  return new TextDecoder().decode(findAsset("fileText", path, fileText).content);
}

/**
 * The absolute path of a copy of a file beside the DAG file, for programs that want a file: `filePath("./clean.py")`. The
 * path is a literal, relative to the module that holds the call; the copy is part of the bundle. Where the module is run
 * without a bundle, it is the path of the file itself. Errors as of fileText.
 */
export function filePath(path: string): string {
  return findAsset("filePath", path, filePath).path;
}

/** The bundler puts the file in the place of the call: this runs only where there is no bundle. */
function findAsset(name: string, path: string, called: (path: string) => string): FoundAsset {
  const problem = `${name}(${JSON.stringify(path)})`;
  const { process } = globalThis as { readonly process?: NodeProcess };
  const [fs, paths] = [process?.getBuiltinModule?.("node:fs"), process?.getBuiltinModule?.("node:path")];
  const module = callerLocation(called)?.file;
  if (!fs || !paths || module === undefined) throw new DaymillError("E201", `${problem}: there are no files here`);
  const file = paths.resolve(paths.dirname(module), path);
  try {
    return { path: file, content: fs.readFileSync(file) };
  } catch (error) {
    throw new DaymillError("E201", `${problem}: ${toError(error).message}`, { cause: error });
  }
}
