import type { SerializedDag, SerializedTask, VersionKey } from "@daymill/core";
import { readGraphs } from "@daymill/metadata";
import type { PageDb } from "./reader.ts";

export interface KnownVersion {
  readonly number: number;
  readonly graph: SerializedDag;
  readonly tasks: ReadonlyMap<string, SerializedTask>;
}

/** What versions do never changes, so what was read once is kept: the newest few hundred that pages asked for. */
export interface VersionCache {
  read(db: PageDb, keys: Iterable<VersionKey>): Promise<ReadonlyMap<VersionKey, KnownVersion>>;
}

const MAX_KEPT = 300;

export function versionCache(): VersionCache {
  const kept = new Map<VersionKey, KnownVersion>();
  return {
    async read(db, keys) {
      const wanted = [...new Set(keys)];
      const missing = wanted.filter((key) => !kept.has(key));
      if (missing.length > 0) {
        for (const [key, version] of await readGraphs(db, missing)) kept.set(key, index(version));
      }
      const found = wanted.flatMap((key): [VersionKey, KnownVersion][] => {
        const version = kept.get(key);
        return version === undefined ? [] : [[key, version]];
      });
      forgetOldest(kept);
      return new Map(found);
    },
  };
}

function index(version: { readonly number: number; readonly graph: SerializedDag }): KnownVersion {
  return { ...version, tasks: new Map(version.graph.tasks.map((task) => [task.id, task])) };
}

function forgetOldest(kept: Map<VersionKey, KnownVersion>): void {
  for (const key of kept.keys()) {
    if (kept.size <= MAX_KEPT) return;
    kept.delete(key);
  }
}
