import { lookAtBody, NO_EFFECTS, runCallback, runTaskBody, testContext } from "@daymill/core";
import type { BodyAnswer, Dag, TaskDefinition, TestContext } from "@daymill/core";
import type { AttemptOrder } from "../executor/executor.ts";
import type { RunBody } from "../executor/in-process-executor.ts";
import type { TakeLook } from "../executor/in-process-poller.ts";
import type { CallbackAction } from "../poller/poller.ts";
import { outcomeOfThrown, PLAIN_VIEW } from "../worker/failure.ts";

export type DagsById = ReadonlyMap<string, Dag>;

/** Runs the bodies of DAGs in this process, as a worker would. */
export function bodiesOf(dags: DagsById): RunBody {
  return async (order, signal) => {
    const ctx = contextOf(order, signal);
    try {
      const output = await runTaskBody(definitionOf(dags, order), { input: order.input, ctx });
      return { kind: "success", output, effects: ctx.effects };
    } catch (thrown) {
      return outcomeOfThrown(thrown, PLAIN_VIEW);
    }
  };
}

/** Looks at the bodies of DAGs in this process, as a poller would. */
export function looksOf(dags: DagsById): TakeLook {
  return async ({ attempt, action }, begun) => {
    const ctx = contextOf(attempt, new AbortController().signal);
    if (action.kind === "callback") {
      begun();
      return await callHere(dags, action, ctx);
    }
    return await lookAtBody(definitionOf(dags, attempt), action, {
      input: attempt.input,
      ctx,
      effects: ctx.effects,
      outcomeOfThrown: (thrown) => outcomeOfThrown(thrown, PLAIN_VIEW),
    });
  };
}

async function callHere(dags: DagsById, { event, position }: CallbackAction, ctx: TestContext): Promise<BodyAnswer> {
  const dag = dags.get(event.dagId);
  if (!dag) throw new Error(`no DAG "${event.dagId}"`);
  try {
    await runCallback(dag, { event, position, ctx });
    return { kind: "ended", outcome: { kind: "success", output: undefined, effects: NO_EFFECTS } };
  } catch (thrown) {
    return { kind: "ended", outcome: outcomeOfThrown(thrown, PLAIN_VIEW) };
  }
}

export function definitionOf(dags: DagsById, { dagId, taskId }: AttemptOrder): TaskDefinition {
  const definition = dags.get(dagId)?.tasks.get(taskId);
  if (!definition) throw new Error(`no task "${taskId}" in a DAG "${dagId}"`);
  return definition;
}

export function contextOf(order: AttemptOrder, signal: AbortSignal): TestContext {
  const { dagId, taskId, mapIndex, run, interval, params, workspace, generation, tryNumber } = order;
  const attempt = { number: order.attemptNumber, generation, tryNumber, token: `${order.attemptKey}` };
  return testContext({ dagId, taskId, mapIndex, run, interval, params, workspace, attempt, signal });
}
