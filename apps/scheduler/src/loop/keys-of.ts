import { DaymillError, exprTasks, limitKey } from "@daymill/core";
import type { Expr, JsonValue, KeyLimit, RenderScope, VersionKey } from "@daymill/core";
import type { ClaimedAttempt, ClaimedWork, InstanceKey } from "@daymill/metadata";
import type { KnownVersion } from "./known-version.ts";
import { scopeOf, scopeOfInstance, type ScopeParts } from "./render-scope.ts";

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
    const limitOf = (task: string): KeyLimit | undefined => known.graph.tasks.get(task)?.spec.maxActive.perKey;
    // What tasks read besides may be large, and lies in the store.
    const needed = new Set(instances.flatMap(({ task }) => exprTasks(limitOf(task)?.key ?? NOTHING)));
    const upstream = (work.upstream.get(runKey) ?? []).filter(({ task }) => needed.has(task));
    const own = { ...work, upstream: new Map([[runKey, upstream]]) };
    keys.push(...(await keysOfRun({ known, run, work: own, read }, instances, limitOf)));
  }
  return keys;
}

const NOTHING: Expr = { k: "lit", v: null };

async function keysOfRun(
  { run, ...parts }: ScopeParts,
  instances: readonly ClaimedAttempt[],
  limitOf: (task: string) => KeyLimit | undefined,
): Promise<InstanceKey[]> {
  try {
    const scope = await scopeOf({ run, ...parts });
    return await Promise.all(
      instances.map(async (one) => {
        const limit = limitOf(one.task);
        const key = limit ? keyOrNone(limit, await scopeOfInstance(scope, one, parts)) : null;
        return { instance: one.instance, key };
      }),
    );
  } catch (error: unknown) {
    // An output cannot be read: the attempts say so, and what is settled beside them must not wait for it.
    if (error instanceof DaymillError) return instances.map(({ instance }) => ({ instance, key: null }));
    throw error;
  }
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
