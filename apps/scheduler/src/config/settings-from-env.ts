import { existsSync, readFileSync } from "node:fs";
import { basename, join } from "node:path";
import { parseEnv } from "node:util";
import type { Environment } from "../process/child-env.ts";
import type { SettingPath, WrittenSetting } from "./setting-layers.ts";

/** `DAYMILL__SERVER__PORT` is `server.port`, `DAYMILL__DATA_DIR` is `dataDir`. */
const PREFIX = "DAYMILL__";

/** Sections whose keys are names of the user's: they stay as they are, in lower case, instead of becoming camelCase. */
const NAMED_SECTIONS: ReadonlySet<string> = new Set(["connections", "pools", "oidc.groups"]);

/** The settings in an environment. `file`: the .env file that it was read from. */
export function settingsFromEnv(environment: Environment, file?: string): WrittenSetting[] {
  return Object.entries(environment)
    .filter((entry): entry is [string, string] => entry[0].startsWith(PREFIX) && entry[1] !== undefined)
    .map(([name, value]) => ({ path: toPath(name), value, origin: { kind: "variable", name, file } }));
}

/** One .env file of a folder, those that come later in `names` over the former. */
export function readEnvFiles(
  folder: string,
  names: readonly string[],
): { readonly file: string; readonly values: Environment }[] {
  const files = names.map((name) => join(folder, name)).filter((file) => existsSync(file));
  return files.map((file) => ({ file: basename(file), values: parseEnv(readFileSync(file, "utf8")) }));
}

function toPath(name: string): SettingPath {
  const segments = name.slice(PREFIX.length).split("__");
  return segments.map((segment, index) => {
    const section = segments.slice(0, index).map(camelCase).join(".");
    return NAMED_SECTIONS.has(section) ? segment.toLowerCase() : camelCase(segment);
  });
}

function camelCase(segment: string): string {
  return segment.toLowerCase().replaceAll(/_([a-z0-9])/g, (_whole, letter: string) => letter.toUpperCase());
}
