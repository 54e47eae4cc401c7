import { writeFile } from "node:fs/promises";
import { createOnce } from "./atomic-file.ts";
import { decideCluster } from "./decide-cluster.ts";
import type { ClusterMove } from "./decide-cluster.ts";
import { clusterPaths, stepPaths } from "./local-paths.ts";
import { readCluster } from "./read-facts.ts";
import type { StoredCluster, StoredStep } from "./read-facts.ts";
import { startProcess, stopProcess } from "./step-process.ts";

export interface LocalPlace {
  readonly root: string;
  /** Steps end when nobody has asked for their cluster for so long. */
  readonly abandonedMinutes: number;
}

/** More rounds than a cluster needs: each step moves a few times, and several of them at once. */
const MAX_ROUNDS = 1_000;

/**
 * Does what is due in a cluster, and gives it as it is then; undefined: there is none of this id. Called by everybody who
 * asks for the cluster or for a step of it; nothing else drives it.
 */
export async function advanceCluster(place: LocalPlace, cluster: string): Promise<StoredCluster | undefined> {
  for (let round = 0; round < MAX_ROUNDS; round += 1) {
    const stored = await readCluster(place.root, cluster);
    if (stored === undefined) return undefined;
    if (round === 0 && stored.facts.end === null) await writeFile(clusterPaths(place.root, cluster).seen, "");
    const moves = decideCluster(stored.facts, Date.now());
    if (moves.length === 0) return stored;
    await Promise.all(moves.map((move) => makeMove(move, { place, cluster, stored })));
  }
  throw new Error(`cluster ${cluster} did not come to rest within ${MAX_ROUNDS} rounds`);
}

interface MoveSite {
  readonly place: LocalPlace;
  readonly cluster: string;
  readonly stored: StoredCluster;
}

async function makeMove(move: ClusterMove, { place, cluster, stored }: MoveSite): Promise<void> {
  if (move.kind === "end") {
    await createOnce(clusterPaths(place.root, cluster).end, { ...move.end });
    return;
  }
  const step = stored.parts.get(move.step);
  if (step === undefined) throw new Error(`cluster ${cluster} has no step ${move.step}`);
  switch (move.kind) {
    case "start":
      return await startStep(step, place);
    case "never":
      await createOnce(stepPaths(step.folder).fate, { kind: "never", at: Date.now(), reason: move.reason });
      return;
    case "stop":
      return await stopStep(step, "interrupted");
    case "lost":
      return await noteLoss(step);
    default:
      move satisfies never;
  }
}

async function startStep({ folder, record: { command, env = {} } }: StoredStep, place: LocalPlace): Promise<void> {
  const isOurs = await createOnce(stepPaths(folder).fate, { kind: "start", at: Date.now() });
  if (isOurs) await startProcess({ folder, command, env, abandonedMinutes: place.abandonedMinutes });
}

/** Stops a step that was started: why stands in its folder before its processes end. One that is coming up runs nothing. */
export async function stopStep({ folder }: StoredStep, why: "cancelled" | "interrupted"): Promise<void> {
  const { stopped, begun } = stepPaths(folder);
  await createOnce(stopped, why);
  await createOnce(begun, 0);
  if (!(await stopProcess(folder))) throw new Error(`the processes of ${folder} did not end after SIGKILL`);
}

/** A wrapper that comes up after this finds its place taken, and runs nothing. */
async function noteLoss({ folder }: StoredStep): Promise<void> {
  const { begun, exit } = stepPaths(folder);
  await createOnce(begun, 0);
  await createOnce(exit, "killed");
}
