import { expect, test } from "vitest";
import { SIMULATION_TIMEOUT_MS } from "./what-broke.ts";
import { installMutation, MUTATION_SEEDS, MUTATIONS } from "./mutations.ts";
import { openSimulation, seedsFrom, simulate } from "./simulate.ts";

test.each(MUTATIONS)(
  `the simulation notices within ${MUTATION_SEEDS} seeds that it runs without $name`,
  { timeout: SIMULATION_TIMEOUT_MS },
  async (mutation) => {
    await using database = await openSimulation();
    await installMutation(database, mutation);
    const { failure } = await simulate(database, seedsFrom(mutation.firstSeed ?? 1, MUTATION_SEEDS));
    expect(failure?.violation).toBeDefined();
  },
);
