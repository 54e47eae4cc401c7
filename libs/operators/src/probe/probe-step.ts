import { toError } from "@daymill/core";
import type { ConnectionStepEvent, ConnectionStepName } from "@daymill/core";

/** What a step found: words about it, or why it does not apply. What is wrong is thrown, with what to do. */
export type StepFinding = { readonly said: string } | { readonly skipped: string };

/** One step of the test of a connection. */
export interface ProbeStep {
  readonly name: ConnectionStepName;
  readonly run: () => Promise<StepFinding>;
}

/** Runs steps one after the other, up to the first that fails. `nowMs`: a clock that only goes forward. */
export async function* runSteps(
  steps: readonly ProbeStep[],
  nowMs: () => number = () => performance.now(),
): AsyncGenerator<ConnectionStepEvent> {
  for (const { name, run } of steps) {
    yield { kind: "begun", name };
    const from = nowMs();
    const found = await settle(run);
    yield { kind: "ended", name, durationMs: Math.round(nowMs() - from), ...found };
    if (found.state === "failed") return;
  }
}

async function settle(run: ProbeStep["run"]): Promise<Pick<ConnectionStepEvent & { kind: "ended" }, "state" | "said">> {
  try {
    const finding = await run();
    return "skipped" in finding ? { state: "skipped", said: finding.skipped } : { state: "ok", said: finding.said };
  } catch (thrown: unknown) {
    return { state: "failed", said: toError(thrown).message };
  }
}
