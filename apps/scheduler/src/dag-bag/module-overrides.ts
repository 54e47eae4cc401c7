import { registerHooks } from "node:module";

/** Lets a module load with another code than its file holds, for this whole process. */
export interface ModuleOverrides {
  /** `url` is loaded with this code, once. */
  set(url: string, code: string): void;
}

export function installModuleOverrides(): ModuleOverrides {
  const codes = new Map<string, string>();
  registerHooks({
    load(url, context, next) {
      const source = codes.get(url);
      if (source === undefined) return next(url, context);
      codes.delete(url);
      return { format: "module", source, shortCircuit: true };
    },
  });
  return { set: (url, code) => void codes.set(url, code) };
}
