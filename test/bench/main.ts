// npm run bench [-- NAME ...] [--json]: measures the named workloads, or all. Exit code 1: a mark is missed; 2: wrong usage.
import { BENCHES } from "./benches.ts";
import { chooseBenches } from "./choose-benches.ts";
import { closeDatabases } from "./databases.ts";
import { runBenches } from "./run-benches.ts";

for (const signal of ["SIGINT", "SIGTERM"] as const) {
  process.once(signal, () => void closeDatabases().finally(() => process.exit(130)));
}
process.exitCode = await main(process.argv.slice(2));

async function main(args: readonly string[]): Promise<number> {
  const chosen = chooseBenches(args, BENCHES);
  if ("problem" in chosen) {
    console.error(chosen.problem);
    return 2;
  }
  const results = await runBenches(chosen.benches, chosen.json ? () => undefined : (line) => console.log(line));
  if (chosen.json) console.log(JSON.stringify(results, null, 2));
  const missed = results.flatMap(({ figures }) => figures).filter((figure) => figure.keepsMark === false);
  if (missed.length > 0) console.error(`\n${missed.length} marks missed`);
  return missed.length > 0 ? 1 : 0;
}
