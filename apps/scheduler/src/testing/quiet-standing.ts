import type { Standing } from "../observability/standing.ts";

/** Where nothing runs, waits or has failed. */
export async function quietStanding(): Promise<Standing> {
  return {
    runs: { running: 0, queued: 0 },
    instances: {},
    oldestReadySeconds: 0,
    failingDags: 0,
    dagsWithProblems: 0,
    workers: { slots: 0, busy: 0 },
    pools: [],
  };
}
