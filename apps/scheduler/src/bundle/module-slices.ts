/** The part of a bundle that one source module became. */
export interface ModuleSlice {
  /** As the bundle's comments name it. */
  readonly module: string;
  /** Offsets into the code, in UTF-16 units. */
  readonly start: number;
  readonly end: number;
}

/** Finds the modules of a bundle: esbuild puts a comment with the path before each, and each is a list of whole statements. */
export function moduleSlices(code: string, modules: ReadonlySet<string>): ModuleSlice[] {
  const starts = [...code.matchAll(/^\/\/ (.+)$/gm)].flatMap((found) => {
    const module = found[1];
    return module !== undefined && modules.has(module) ? [{ module, start: found.index }] : [];
  });
  return starts.map(({ module, start }, index) => ({ module, start, end: starts[index + 1]?.start ?? code.length }));
}
