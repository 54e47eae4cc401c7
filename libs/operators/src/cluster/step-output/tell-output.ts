import { toError } from "@daymill/core";
import type { JsonValue, TaskContext } from "@daymill/core";
import type { ClusterBackend, StepPlace } from "../cluster-backend.ts";
import type { ReadSoFar } from "./step-output-news.ts";

/**
 * Sends to the log of the task what its step wrote since the last look, where its service has it at hand. How far that was
 * is kept with the task: after a crash some lines come twice. That they cannot be read changes nothing of how it ends.
 */
export async function tellOutput(
  place: StepPlace,
  { backend, ctx }: { readonly backend: ClusterBackend; readonly ctx: TaskContext },
): Promise<void> {
  if (backend.readOutput === undefined) return;
  const key = `output ${place.step}`;
  try {
    const before = toReadSoFar(await ctx.state.get(key));
    const { lines, skipped, readSoFar } = await backend.readOutput(place, before);
    if (skipped > 0) ctx.log.warn("the step wrote more than a log takes at a time", { step: place.step, skipped });
    for (const { stream, text } of lines) ctx.log.info(text, { step: place.step, stream });
    if (readSoFar.stdout !== before.stdout || readSoFar.stderr !== before.stderr) await ctx.state.set(key, readSoFar);
  } catch (thrown: unknown) {
    ctx.signal.throwIfAborted();
    ctx.log.warn("the output of the step cannot be read", { step: place.step, reason: toError(thrown).message });
  }
}

function toReadSoFar(value: JsonValue | undefined): ReadSoFar {
  const isOurs = typeof value === "object" && value !== null && "stdout" in value && "stderr" in value;
  return isOurs ? { stdout: Number(value["stdout"]), stderr: Number(value["stderr"]) } : { stdout: 0, stderr: 0 };
}
