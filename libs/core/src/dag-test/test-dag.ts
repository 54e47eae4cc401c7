import type { BuiltDag } from "../author/build-dag.ts";
import type { TaskEffects } from "../dag/task-context.ts";
import type { DagTestOptions, DagTestRun } from "./dag-test-types.ts";
import { instanceName, type MemoryInstance } from "./memory-instance.ts";
import { RunPlayer } from "./run-player.ts";
import { testInterval } from "./test-interval.ts";

/**
 * Runs a whole DAG in memory: no server, no database, a fake clock that stands still while bodies run and jumps over
 * every wait. What runs when is decided by the functions that the scheduler uses. Rejects with E210 for stubs, answers
 * and params that the DAG does not have, and with E209 for times that are none.
 */
export async function testDag(built: BuiltDag, options: DagTestOptions = {}): Promise<DagTestRun> {
  const interval = testInterval(built.dag, options.interval);
  const player = new RunPlayer(built, options, interval);
  const verdict = await player.play();
  const instances = player.run.all();
  const record = <T>(pick: (instance: MemoryInstance) => T | undefined): Record<string, T> =>
    Object.fromEntries(
      instances.flatMap((instance) => {
        const value = pick(instance);
        return value === undefined ? [] : [[instanceName(instance), value] as const];
      }),
    );
  return {
    ...verdict,
    states: record((instance) => instance.state),
    outputs: record((instance) => instance.output),
    attempts: record((instance) => instance.attempts),
    logs: record((instance) => instance.logs),
    effects: mergeEffects(player.effects),
    callbacks: player.callbacks.calls,
    startedAt: player.run.startedAt,
    endedAt: player.now,
  };
}

function mergeEffects(all: readonly TaskEffects[]): TaskEffects {
  return {
    triggers: all.flatMap((one) => one.triggers),
    assetEvents: all.flatMap((one) => one.assetEvents),
    assetState: all.flatMap((one) => one.assetState),
  };
}
