import { existsSync } from "node:fs";
import { createRequire, registerHooks } from "node:module";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { DaymillError, toError } from "@daymill/core";

const NAMES = ["daymill.config.ts", "daymill.config.mts", "daymill.config.js", "daymill.config.mjs"];

/** The configuration file of a folder, if it has one. */
export function findConfigFile(folder: string): string | undefined {
  return NAMES.map((name) => join(folder, name)).find((file) => existsSync(file));
}

/** What a configuration file exports as default. Throws E104 when it cannot be loaded or exports no object. */
export async function importConfig(file: string): Promise<object> {
  const hooks = findOursAsFallback();
  try {
    const { default: exported } = (await import(pathToFileURL(file).href)) as { readonly default?: unknown };
    if (typeof exported === "object" && exported !== null) return exported;
  } catch (error) {
    const place = `${file}${lineOf(toError(error), file)}`;
    throw new DaymillError("E104", `The configuration ${place} cannot be loaded: ${toError(error).message}`, {
      cause: error,
    });
  } finally {
    hooks.deregister();
  }
  throw new DaymillError(
    "E104",
    `The configuration ${file} has no default export; write \`export default defineConfig({ ... })\`.`,
  );
}

/** `:3` of an error in that file, where its stack says so. */
export function lineOf({ stack = "" }: { readonly stack?: string | undefined }, file: string): string {
  const at = stack.indexOf(file);
  return at < 0 ? "" : (/^:\d+/.exec(stack.slice(at + file.length))?.[0] ?? "");
}

/** What `daymill`, the package that a project installs, has of the others. */
const DOORS: Readonly<Record<string, string>> = { "daymill/config": "@daymill/scheduler/config" };

/** A project need not have our libraries installed to use `defineConfig`: this installation's are found then. */
function findOursAsFallback(): ReturnType<typeof registerHooks> {
  return registerHooks({
    resolve(specifier, context, next) {
      const ours = DOORS[specifier] ?? specifier;
      if (!ours.startsWith("@daymill/")) return next(specifier, context);
      try {
        return next(specifier, context);
      } catch {
        // Not in the project.
        return { url: pathToFileURL(createRequire(import.meta.url).resolve(ours)).href, shortCircuit: true };
      }
    },
  });
}
