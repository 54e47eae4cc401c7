import { createRequire, isBuiltin, registerHooks } from "node:module";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import type { BundleId } from "@daymill/core";
import type { FittingRoots } from "./fit-externals.ts";
import { packageName } from "./package-lookup.ts";

/** Lets bundles import packages although they stand where no `node_modules` is. */
export interface BundleResolver {
  /** From now on the packages of this bundle are imported from these folders. */
  allow(id: BundleId, roots: FittingRoots): void;
}

/** Resolves the bare imports of the bundles in a folder, for this whole process. Imports of all other modules stay as they are. */
export function installBundleResolver(folder: string): BundleResolver {
  const prefix = `${pathToFileURL(folder).href}/`;
  const allowed = new Map<string, FittingRoots>();
  registerHooks({
    resolve(specifier, context, next) {
      const root = context.parentURL?.startsWith(prefix)
        ? rootOf(specifier, allowed.get(bundleIdOf(context.parentURL, prefix)))
        : undefined;
      if (root === undefined) return next(specifier, context);
      const from = join(root, "_.js");
      // The hooks of require ignore another parent, so that its resolution has to be done here.
      return context.conditions.includes("import")
        ? next(specifier, { ...context, parentURL: pathToFileURL(from).href })
        : { url: pathToFileURL(createRequire(from).resolve(specifier)).href, shortCircuit: true };
    },
  });
  return { allow: (id, roots) => void allowed.set(id, roots) };
}

function rootOf(specifier: string, roots: FittingRoots | undefined): string | undefined {
  const name = isBuiltin(specifier) ? undefined : packageName(specifier);
  return name === undefined ? undefined : roots?.get(name);
}

/** `<folder>/<id>.mjs`, perhaps with a query. */
function bundleIdOf(url: string, prefix: string): string {
  return url.slice(prefix.length).split(".", 1)[0] ?? "";
}
