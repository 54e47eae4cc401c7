import { toError } from "@daymill/core";
import type { JsonObject, JsonValue, TaskContext } from "@daymill/core";
import type { ClusterBackend } from "../cluster-backend.ts";
import type { OutputReader, ReadSoFar } from "./step-output-news.ts";

/** Steps of one cluster. */
export interface StepsOutput {
  readonly cluster: string;
  readonly steps: readonly string[];
}

/**
 * Sends to the log of the task what its steps wrote since the last look, where their service has it at hand. How far that was
 * is kept with the task: after a crash some lines come twice. That they cannot be read changes nothing of how they end.
 */
export async function tellOutput(
  { cluster, steps }: StepsOutput,
  { backend, ctx }: { readonly backend: ClusterBackend; readonly ctx: TaskContext },
): Promise<void> {
  if (backend.openOutput === undefined) return;
  // Clusters name their steps alike, and another try may have another cluster.
  const key = `output ${cluster}`;
  try {
    const before = toObject(await ctx.state.get(key));
    const unread = steps.filter((step) => !toReadSoFar(before[step]).isWhole);
    if (unread.length === 0) return;
    const read = await backend.openOutput(cluster);
    const after: Record<string, JsonValue> = { ...before };
    for (const step of unread) {
      if (ctx.signal.aborted) break;
      after[step] = { ...(await tellStep(step, { read, from: toReadSoFar(before[step]), ctx })) };
    }
    if (JSON.stringify(after) !== JSON.stringify(before)) await ctx.state.set(key, after);
  } catch (thrown: unknown) {
    ctx.signal.throwIfAborted();
    ctx.log.warn("the output of the steps cannot be read", { cluster, reason: toError(thrown).message });
  }
  ctx.signal.throwIfAborted();
}

async function tellStep(
  step: string,
  { read, from, ctx }: { readonly read: OutputReader; readonly from: ReadSoFar; readonly ctx: TaskContext },
): Promise<ReadSoFar> {
  try {
    const { lines, skipped, readSoFar } = await read(step, from);
    if (skipped > 0) ctx.log.warn("the step wrote more than a log takes at a time", { step, skipped });
    for (const { stream, text } of lines) ctx.log.info(text, { step, stream });
    return readSoFar;
  } catch (thrown: unknown) {
    ctx.signal.throwIfAborted();
    ctx.log.warn("the output of the step cannot be read", { step, reason: toError(thrown).message });
    return from;
  }
}

function toObject(value: JsonValue | undefined): JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value) ? (value as JsonObject) : {};
}

function toReadSoFar(value: JsonValue | undefined): ReadSoFar {
  const { stdout = 0, stderr = 0, isWhole = false } = toObject(value);
  return { stdout: Number(stdout), stderr: Number(stderr), isWhole: isWhole === true };
}
