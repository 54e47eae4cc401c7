import { Gauge, type Registry } from "prom-client";
import type { Standing } from "./standing.ts";

/** Gauges of how everything stands; what they give takes up what was read. */
export function standingGauges(registry: Registry): (standing: Standing) => void {
  const gauge = <Label extends string>(name: string, help: string, ...labelNames: Label[]): Gauge<Label> =>
    new Gauge({ name, help, labelNames, registers: [registry] });
  const runs = gauge("daymill_open_runs", "Runs that are not over, by state", "state");
  const instances = gauge("daymill_open_task_instances", "Task instances of open runs, by state", "state");
  const ready = gauge("daymill_oldest_ready_seconds", "How long the task instance waits that is ready longest");
  const failing = gauge("daymill_failing_dags", "DAGs with a failed run of the last day that nobody acknowledged");
  const problems = gauge("daymill_dags_with_problems", "DAGs whose file cannot be taken as it is");
  const slots = gauge("daymill_worker_slots", "Bodies that all workers may run at once");
  const busy = gauge("daymill_worker_slots_busy", "Task instances that workers have");
  const poolSlots = gauge("daymill_pool_slots", "Slots of a pool; -1: without end", "pool");
  const poolUsed = gauge("daymill_pool_slots_used", "Slots of a pool that are taken", "pool");
  const poolWaiting = gauge("daymill_pool_waiting", "Task instances that wait for a slot or a worker", "pool");
  return (standing) => {
    runs.set({ state: "running" }, standing.runs.running);
    runs.set({ state: "queued" }, standing.runs.queued);
    instances.reset();
    for (const [state, count] of Object.entries(standing.instances)) instances.set({ state }, count);
    ready.set(standing.oldestReadySeconds);
    failing.set(standing.failingDags);
    problems.set(standing.dagsWithProblems);
    slots.set(standing.workers.slots);
    busy.set(standing.workers.busy);
    for (const each of [poolSlots, poolUsed, poolWaiting]) each.reset();
    for (const { name: pool, slots: size, used, waiting } of standing.pools) {
      poolSlots.set({ pool }, size);
      poolUsed.set({ pool }, used);
      poolWaiting.set({ pool }, waiting);
    }
  };
}
