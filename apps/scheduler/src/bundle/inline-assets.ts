import { createHash } from "node:crypto";
import { readFileSync, realpathSync } from "node:fs";
import { basename, dirname, resolve } from "node:path";
import { toError } from "@daymill/core";
import { ASSET_FOLDER } from "./bundle-files.ts";
import { isWithin } from "./external-packages.ts";
import type { ModuleSlice } from "./module-slices.ts";
import { folderOfPackage } from "./package-lookup.ts";
import { isNode, syntaxNodes } from "./syntax.ts";
import type { SyntaxNode } from "./syntax.ts";

/** A call that names no file, or one that cannot be read or must not be. Offsets into the code that was looked at. */
export interface AssetProblem {
  readonly message: string;
  readonly at: number;
}

export interface InlinedAssets {
  readonly code: string;
  /** By the name below the asset folder: `<hash>/clean.py`. */
  readonly assets: ReadonlyMap<string, Uint8Array>;
  /** Every file that was named, absolute, whether it could be read or not. */
  readonly files: readonly string[];
  readonly problems: readonly AssetProblem[];
}

/** Both absolute. */
export interface AssetPlaces {
  /** The DAG folder. */
  readonly folder: string;
  /** What names of modules are relative to. */
  readonly workingDir: string;
}

interface AssetCall {
  readonly function: "fileText" | "filePath";
  readonly module: string;
  readonly start: number;
  readonly end: number;
  /** undefined: the argument is no literal. */
  readonly path: string | undefined;
}

/**
 * Makes the files that user code names part of the bundle: `fileText("./a.sql")` becomes the text itself,
 * `filePath("./clean.py")` the path of a copy beside the bundle, which the content's hash names. Paths are relative to the
 * module that holds the call. No line moves, so that the source map still fits.
 */
export function inlineAssets(code: string, slices: readonly ModuleSlice[], places: AssetPlaces): InlinedAssets {
  const assets = new Map<string, Uint8Array>();
  const problems: AssetProblem[] = [];
  let inlined = code;
  const calls = slices.flatMap((slice) => assetCalls(code, slice));
  // From the end, so that the places of earlier calls stay true.
  for (const call of calls.toSorted((a, b) => b.start - a.start)) {
    const read = readAsset(call, places);
    if ("message" in read) problems.push({ message: read.message, at: call.start });
    else {
      if (call.function === "filePath") assets.set(read.name, read.content);
      inlined = inlined.slice(0, call.start) + replacement(call, read) + inlined.slice(call.end);
    }
  }
  const files = calls.flatMap((call) => filePath(call, places) ?? []);
  return { code: inlined, assets, files, problems: problems.reverse() };
}

function assetCalls(code: string, { module, start, end }: ModuleSlice): AssetCall[] {
  const text = code.slice(start, end);
  if (!/\bfile(?:Text|Path)\d*\(/.test(text)) return [];
  return syntaxNodes(text).flatMap((node) => {
    const called = calledFunction(node, code);
    if (called === undefined) return [];
    return [
      { function: called, module, start: start + node.start, end: start + node.end, path: literalArgument(node) },
    ];
  });
}

/** esbuild numbers a name that occurs in several modules; the declaration outside of user code is ours. */
function calledFunction(node: SyntaxNode, code: string): AssetCall["function"] | undefined {
  const callee = node.type === "CallExpression" ? node["callee"] : undefined;
  const name = isNode(callee) && callee.type === "Identifier" ? String(callee["name"]) : "";
  const [, known] = /^(fileText|filePath)\d*$/.exec(name) ?? [];
  if (known === undefined || !code.includes(`\nfunction ${name}(`)) return undefined;
  return known === "fileText" ? "fileText" : "filePath";
}

function literalArgument(node: SyntaxNode): string | undefined {
  const [argument] = Array.isArray(node["arguments"]) ? (node["arguments"] as unknown[]) : [];
  return isNode(argument) && argument.type === "Literal" && typeof argument["value"] === "string"
    ? argument["value"]
    : undefined;
}

function filePath(call: AssetCall, { workingDir }: AssetPlaces): string | undefined {
  return call.path === undefined ? undefined : resolve(workingDir, dirname(call.module), call.path);
}

type ReadAsset = { readonly name: string; readonly content: Uint8Array } | { readonly message: string };

function readAsset(call: AssetCall, places: AssetPlaces): ReadAsset {
  const file = filePath(call, places);
  if (call.path === undefined || file === undefined)
    return { message: `${call.function} takes the path as a literal, so that the file can become part of the bundle` };
  try {
    const real = realpathSync(file);
    if (!isWithin(real, assetRoots(call, places))) {
      return {
        message: `${call.function}(${JSON.stringify(call.path)}): ${real} is neither in the DAG folder nor in the package of the module that names it`,
      };
    }
    const content = readFileSync(real);
    const hash = createHash("sha256").update(content).digest("hex").slice(0, 16);
    return { name: `${hash}/${basename(call.path)}`, content };
  } catch (error) {
    return { message: `${call.function}(${JSON.stringify(call.path)}): ${toError(error).message}` };
  }
}

/** Where a module's files may be, links followed: what another machine has not got would make a version that nobody can build again. */
function assetRoots({ module }: AssetCall, { folder, workingDir }: AssetPlaces): string[] {
  const ofPackage = folderOfPackage(resolve(workingDir, module));
  return [folder, ...(ofPackage === undefined ? [] : [ofPackage])].map((root) => realpathSync(root));
}

function replacement(
  call: AssetCall,
  { name, content }: { readonly name: string; readonly content: Uint8Array },
): string {
  if (call.function === "fileText") return JSON.stringify(Buffer.from(content).toString("utf8"));
  const url = `new URL(${JSON.stringify(`./${ASSET_FOLDER}/${name}`)}, import.meta.url)`;
  return `process.getBuiltinModule("node:url").fileURLToPath(${url})`;
}
