import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

/** Fields and dependencies of a package.json that only packages with native code have. */
const NATIVE_FIELDS = ["gypfile", "binary", "napi"];
const NATIVE_LOADERS = ["bindings", "node-gyp-build", "prebuild-install", "node-pre-gyp", "@mapbox/node-pre-gyp"];
/** Where packages keep their add-ons: beside the manifest, or in `build/Release`, `prebuilds/<platform>`, `lib/binding/<x>`. */
const DEEPEST_ADD_ON = 3;

const known = new Map<string, boolean>();

/** Whether an installed package loads native code, so that it cannot become part of a bundle. Read once a process. */
export function isNativePackage(folder: string): boolean {
  const answer = known.get(folder) ?? (declaresNative(folder) || holdsAddOn(folder, DEEPEST_ADD_ON));
  known.set(folder, answer);
  return answer;
}

function declaresNative(folder: string): boolean {
  const manifest = JSON.parse(readFileSync(join(folder, "package.json"), "utf8")) as Record<string, unknown>;
  const dependencies = Object.keys((manifest["dependencies"] as Record<string, string> | undefined) ?? {});
  return (
    NATIVE_FIELDS.some((name) => Boolean(manifest[name])) || dependencies.some((name) => NATIVE_LOADERS.includes(name))
  );
}

function holdsAddOn(folder: string, depth: number): boolean {
  const entries = readdirSync(folder, { withFileTypes: true });
  if (entries.some((entry) => entry.isFile() && entry.name.endsWith(".node"))) return true;
  const folders = entries.filter((entry) => entry.isDirectory() && entry.name !== "node_modules");
  return depth > 0 && folders.some((entry) => holdsAddOn(join(folder, entry.name), depth - 1));
}
