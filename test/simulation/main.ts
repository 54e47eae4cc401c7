// npm run simulate -- --seeds N --first K [--mutate]: the scheduler against seeded chance; exit code 1 when something broke.
import { installMutation, MUTATION_SEEDS, MUTATIONS, removeMutations } from "./mutations.ts";
import { readFlags } from "./read-flags.ts";
import type { Flags } from "./read-flags.ts";
import { neverExercised, openSimulation, seedsFrom, simulate } from "./simulate.ts";
import type { SimulationResult } from "./simulate.ts";

const flags = readFlags(process.argv.slice(2));
if ("problem" in flags) {
  process.stderr.write(`${flags.problem}\n`);
  process.exitCode = 2;
} else {
  process.exitCode = (await (flags.mutate ? runMutations(flags) : runPlain(flags))) ? 0 : 1;
}

function print(text: string): void {
  process.stdout.write(`${text}\n`);
}

async function runPlain({ first, seeds, trace }: Flags): Promise<boolean> {
  const database = await openSimulation();
  const result = await simulate(database, seedsFrom(first, seeds), ({ seed }) => {
    if (seed % 50 === 0) print(`seed ${seed}`);
  });
  await database.close();
  printTally(result);
  if (result.failure !== undefined) return printFailure(result, trace);
  const idle = neverExercised(result.tally);
  if (idle.length > 0) print(`\nnever exercised: ${idle.join("; ")}`);
  else print(`\n${result.seeds} seeds, nothing broke`);
  return idle.length === 0;
}

function printTally({ tally }: SimulationResult): void {
  print("what happened:");
  for (const [name, times] of tally.actions) print(`  ${String(times).padStart(8)}  ${name}`);
  print("what it came to:");
  for (const [name, times] of tally.sightings) print(`  ${String(times).padStart(8)}  ${name}`);
  print("what was checked:");
  for (const [name, times] of tally.exercised) print(`  ${String(times).padStart(8)}  ${name}`);
}

function printFailure({ failure }: SimulationResult, trace: boolean): boolean {
  if (failure === undefined) return true;
  print(`\nseed ${failure.seed}, after step ${failure.steps.length} (${failure.steps.at(-1)}): ${failure.violation}`);
  if (trace) print(failure.steps.map((step, index) => `${index + 1}. ${step}`).join("\n"));
  print(`replay: npm run simulate -- --seeds 1 --first ${failure.seed} --trace`);
  return false;
}

async function runMutations({ first }: Flags): Promise<boolean> {
  const database = await openSimulation();
  let areAllCaught = true;
  for (const mutation of MUTATIONS) {
    await removeMutations(database);
    await installMutation(database, mutation);
    const { failure, seeds: used } = await simulate(
      database,
      seedsFrom(Math.max(first, mutation.firstSeed ?? 1), MUTATION_SEEDS),
    );
    if (failure === undefined) areAllCaught = false;
    const end = failure === undefined ? "NOT NOTICED" : `noticed: ${failure.violation?.split("\n")[0]}`;
    print(`without ${mutation.name}, after ${used} seeds: ${end}`);
  }
  await database.close();
  return areAllCaught;
}
