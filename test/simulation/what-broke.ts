import { neverExercised, openSimulation, seedsFrom, simulate } from "./simulate.ts";

/** A hundred seeds take three to four minutes of one core. */
export const SIMULATION_TIMEOUT_MS = 1_800_000;

/** Runs seeds; gives what broke, with how to see it again, and what never had its occasion. */
export async function whatBroke(first: number, count: number): Promise<string[]> {
  await using database = await openSimulation();
  const { failure, tally } = await simulate(database, seedsFrom(first, count));
  if (failure === undefined) return neverExercised(tally).map((name) => `never exercised: ${name}`);
  return [`${failure.violation}; replay: npm run simulate -- --seeds 1 --first ${failure.seed} --trace`];
}
