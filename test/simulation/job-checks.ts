import { count } from "./count.ts";
import type { Exercised } from "./invariants.ts";
import type { SimulatedService } from "./simulated-service.ts";

export const ONE_LIVE_JOB = "an instance has at most one job that runs";
export const ONE_JOB_A_TOKEN = "a token is given to one job only";
export const NO_JOB_LEFT = "no job runs on when everything is over, but those that were left";

/** What must hold of the jobs of a service after every step. */
export function checkJobs({ jobs }: SimulatedService, exercised: Exercised): string | undefined {
  count(exercised, ONE_LIVE_JOB, jobs.length);
  count(exercised, ONE_JOB_A_TOKEN, jobs.length);
  const running = jobs.filter(({ state, isForgotten }) => state === "running" && !isForgotten);
  const live = running.map(({ instance }) => instance);
  const twice = firstRepeated(live);
  if (twice !== undefined) return `${ONE_LIVE_JOB}: ${twice} has several`;
  const token = firstRepeated(jobs.map((job) => job.token));
  return token === undefined ? undefined : `${ONE_JOB_A_TOKEN}: ${token} was given to several`;
}

function firstRepeated(names: readonly string[]): string | undefined {
  const seen = new Set<string>();
  return names.find((name) => seen.has(name) || !seen.add(name));
}
