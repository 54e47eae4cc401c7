import { DaymillError, limitKey } from "@daymill/core";
import type { JsonValue, KeyLimit, RenderScope, VersionKey } from "@daymill/core";
import type { ClaimedWork, InstanceKey } from "@daymill/metadata";
import type { KnownVersion } from "./known-version.ts";
import { scopeOf, scopeOfInstance } from "./render-scope.ts";

/** The keys of instances that are about to become ready. */
export async function keysOf(
  work: ClaimedWork,
  parts: {
    readonly version: (key: VersionKey) => KnownVersion;
    /** Reads an output that lies in the store. */
    readonly read: (uri: string) => Promise<JsonValue>;
  },
): Promise<InstanceKey[]> {
  const { version, read } = parts;
  const keys: InstanceKey[] = [];
  for (const [runKey, instances] of Map.groupBy(work.attempts, (attempt) => attempt.run)) {
    const run = work.runs.get(runKey);
    if (run === undefined) throw new Error(`run ${runKey} came without its facts`);
    const known = version(run.version);
    const scope = await scopeOf({ known, run, work, read });
    for (const one of instances) {
      const limit = known.graph.tasks.get(one.task)?.spec.maxActive.perKey;
      const own = await scopeOfInstance(scope, one, { known, work, read });
      keys.push({ instance: one.instance, key: limit ? keyOrNone(limit, own) : null });
    }
  }
  return keys;
}

/** One that cannot be made fails the attempt, which says why, before its body runs: nothing is to be held back. */
function keyOrNone(limit: KeyLimit, scope: RenderScope): string | null {
  try {
    return limitKey(limit, scope);
  } catch (error: unknown) {
    if (error instanceof DaymillError) return null;
    throw error;
  }
}
