import { open } from "node:fs/promises";
import type { ClusterView, StepView } from "../cluster-backend.ts";
import { isClusterOver } from "../cluster-state.ts";
import { clusterStateOf, describeExit, stateOf } from "./decide-cluster.ts";
import { stepPaths } from "./local-paths.ts";
import type { StoredCluster, StoredStep } from "./read-facts.ts";

/** As much of the end of what a failed step wrote is part of its reason, in bytes and lines. */
const TAIL_BYTES = 4_096;
const TAIL_LINES = 12;

export async function toClusterView(
  id: string,
  { record, facts, parts }: StoredCluster,
  logs: string,
): Promise<ClusterView> {
  const { bootstrap, steps, end } = facts;
  const state = clusterStateOf(facts);
  const failed = bootstrap.find((action) => stateOf(action) === "FAILED");
  const stored = failed && parts.get(failed.id);
  const tail = stored === undefined ? "" : await tailOf(stored);
  const ends = [...bootstrap, ...steps].flatMap(({ exit }) => exit?.at ?? []);
  return {
    id,
    name: record.name,
    state,
    reasonCode: end?.code ?? null,
    reason: end === null ? null : `${end.message}${tail}`,
    logs,
    createdAt: record.createdAt,
    readyAt: readyAt(facts),
    endedAt: end === null || !isClusterOver(state) ? null : Math.max(end.at, ...ends),
  };
}

export async function toStepView(step: StoredStep): Promise<StepView> {
  const { facts, record, folder } = step;
  const state = stateOf(facts);
  const isBad = state === "FAILED" || state === "INTERRUPTED" || state === "CANCELLED";
  return {
    id: facts.id,
    name: record.name,
    state,
    reason: isBad ? `${describeExit(facts)}${state === "FAILED" ? await tailOf(step) : ""}` : null,
    logs: `${folder}/`,
    startedAt: facts.fate?.kind === "start" ? facts.fate.at : null,
    endedAt: facts.exit?.at ?? (facts.fate?.kind === "never" ? facts.fate.at : null),
  };
}

/** When the last bootstrap action had ended. */
function readyAt({ createdAt, bootstrap }: StoredCluster["facts"]): number | null {
  const ends = bootstrap.map((action) => (stateOf(action) === "COMPLETED" ? (action.exit?.at ?? null) : null));
  return ends.includes(null) ? null : Math.max(createdAt, ...ends.map(Number));
}

/** The last lines that a step wrote as errors, or else at all. */
async function tailOf({ folder }: StoredStep): Promise<string> {
  const { stderr, stdout } = stepPaths(folder);
  const text = (await endOf(stderr)) || (await endOf(stdout));
  return text === "" ? "" : `. It wrote:\n${text}`;
}

async function endOf(path: string): Promise<string> {
  await using file = await open(path, "r");
  const { size } = await file.stat();
  const length = Math.min(size, TAIL_BYTES);
  const { buffer } = await file.read({ buffer: Buffer.alloc(length), position: size - length });
  return buffer.toString("utf8").trimEnd().split("\n").slice(-TAIL_LINES).join("\n");
}
