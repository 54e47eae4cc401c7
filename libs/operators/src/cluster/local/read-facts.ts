import { readdir, stat } from "node:fs/promises";
import { join } from "node:path";
import type { OnStepFailure } from "../step-spec.ts";
import { hasCode, readIfThere } from "./atomic-file.ts";
import type { ClusterEnd, ClusterFacts, StepFacts } from "./decide-cluster.ts";
import { clusterPaths, stepPaths } from "./local-paths.ts";
import { readBatches } from "./read-batches.ts";
import { isAlive } from "./step-process.ts";

/** `cluster.json`. */
export interface ClusterRecord {
  readonly name: string;
  readonly createdAt: number;
  readonly stepConcurrency: number;
  readonly keepAlive: boolean;
  readonly idleMs: number | null;
}

/** `step.json`, of a step or a bootstrap action. */
export interface StepRecord {
  readonly name: string;
  readonly command: readonly string[];
  /** Variables besides those of this process. Absent: none. */
  readonly env?: Readonly<Record<string, string>>;
  readonly onFailure: OnStepFailure;
  readonly addedAt: number;
  /** Of the submission; null for what came with the cluster. */
  readonly token: string | null;
  /** Of steps that were added together. Absent: it was added alone. */
  readonly batch?: string;
}

export interface StoredStep {
  readonly folder: string;
  readonly record: StepRecord;
  readonly facts: StepFacts;
}

/** A cluster as its folder shows it. */
export interface StoredCluster {
  readonly record: ClusterRecord;
  readonly facts: ClusterFacts;
  /** By id; bootstrap actions first. */
  readonly parts: ReadonlyMap<string, StoredStep>;
}

/** Reads a cluster; undefined: there is none of this id. */
export async function readCluster(root: string, cluster: string): Promise<StoredCluster | undefined> {
  const paths = clusterPaths(root, cluster);
  const text = await readIfThere(paths.record);
  if (text === undefined) return undefined;
  const record = JSON.parse(text) as ClusterRecord;
  const bootstrap = await readSteps(paths.bootstrap);
  // First: the steps of a list are all there by then.
  const listed = await readBatches(paths.batches);
  const stored = await readSteps(paths.steps);
  const steps = stored.filter(({ record: { batch }, facts }) => batch === undefined || listed.has(facts.id));
  // Last: what it says of an end holds for everything that was read before.
  const end = await readJson<ClusterEnd>(paths.end);
  const factsOf = (stored: readonly StoredStep[]) => stored.map(({ facts }) => facts);
  return {
    record,
    facts: { ...record, end: end ?? null, bootstrap: factsOf(bootstrap), steps: factsOf(steps) },
    parts: new Map([...bootstrap, ...steps].map((stored) => [stored.facts.id, stored])),
  };
}

async function readSteps(folder: string): Promise<readonly StoredStep[]> {
  const names = await readdir(folder);
  const ids = names.filter((name) => /^[bs]-\d+$/.test(name)).sort();
  return await Promise.all(ids.map((id) => readStep(join(folder, id), id)));
}

async function readStep(folder: string, id: string): Promise<StoredStep> {
  const paths = stepPaths(folder);
  const record = JSON.parse((await readIfThere(paths.record)) ?? "null") as StepRecord;
  const fate = await readJson<NonNullable<StepFacts["fate"]>>(paths.fate);
  const alive = fate?.kind === "start" && (await isAlive(folder));
  // After the look whether it lives: an exit code is there before its group ends.
  const exit = await readExit(paths.exit);
  const stopped = await readJson<"cancelled" | "interrupted">(paths.stopped);
  const begun = await readIfThere(paths.begun);
  const { addedAt, onFailure } = record;
  return {
    folder,
    record,
    facts: {
      id,
      addedAt,
      onFailure,
      fate: fate ?? null,
      stopped: stopped ?? null,
      hasBegun: begun !== undefined && begun !== "",
      isAlive: alive,
      exit,
    },
  };
}

async function readExit(path: string): Promise<StepFacts["exit"]> {
  const text = await readIfThere(path);
  if (text === undefined) return null;
  const code = Number.parseInt(text, 10);
  return { code: Number.isNaN(code) ? null : code, at: await changedAt(path) };
}

/** When a file was last written, in ms; 0: there is none. */
async function changedAt(path: string): Promise<number> {
  try {
    return Math.round((await stat(path)).mtimeMs);
  } catch (thrown: unknown) {
    if (hasCode(thrown, "ENOENT")) return 0;
    throw thrown;
  }
}

async function readJson<T>(path: string): Promise<T | undefined> {
  const text = await readIfThere(path);
  return text === undefined ? undefined : (JSON.parse(text) as T);
}
