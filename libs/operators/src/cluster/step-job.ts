import type { RemoteJob, TaskContext } from "@daymill/core";
import { withAbsolutePrograms } from "./absolute-places.ts";
import type { StepPlace } from "./cluster-backend.ts";
import { toStepOutput } from "./cluster-output.ts";
import type { StepOutput } from "./cluster-output.ts";
import { isStepOver } from "./cluster-state.ts";
import { withFailureLog } from "./failure-log/with-failure-log.ts";
import { judgeStep } from "./judge.ts";
import { openBackend } from "./open-backend.ts";
import { tellOutput } from "./step-output/tell-output.ts";
import type { StepSpec } from "./step-spec.ts";

type StepHandle = { readonly [K in keyof StepPlace]: string };

export interface StepJobSettings {
  /** The id of the connection. */
  readonly connection: string;
  /** How long after a failure its logs are waited for. */
  readonly logsWithinMs: number;
}

/** A step on a cluster that is there, as a remote job; `toStep` makes it of the input. */
export function stepJob<I extends { readonly cluster: string }>(
  { connection, logsWithinMs }: StepJobSettings,
  toStep: (input: I, ctx: TaskContext) => StepSpec,
): RemoteJob<I, StepHandle, StepOutput> {
  return {
    async find(token, ctx, { cluster }) {
      const step = await (await openBackend(connection, ctx)).findStep(cluster, token);
      return step === undefined ? undefined : { cluster, step };
    },
    async submit(input, token, ctx) {
      const backend = await openBackend(connection, ctx);
      const spec = await withAbsolutePrograms(toStep(input, ctx), ctx);
      const place = { cluster: input.cluster, step: await backend.addStep(input.cluster, spec, token) };
      ctx.log.info("added a step", place);
      return place;
    },
    async poll(place, ctx) {
      const backend = await openBackend(connection, ctx);
      const step = await backend.describeStep(place);
      await tellOutput({ cluster: place.cluster, steps: [place.step] }, { backend, ctx });
      const isBad = isStepOver(step.state) && step.state !== "COMPLETED";
      const status = judgeStep(step, isBad ? await backend.describeCluster(place.cluster) : undefined);
      if (status.state !== "failed") return status;
      return await withFailureLog(status, { backend, connection, cluster: place.cluster, step, logsWithinMs, ctx });
    },
    async collect(place, ctx) {
      return toStepOutput(place.cluster, await (await openBackend(connection, ctx)).describeStep(place));
    },
    async cancel({ cluster, step }, ctx) {
      await (await openBackend(connection, ctx)).cancelSteps(cluster, [step]);
    },
  };
}
