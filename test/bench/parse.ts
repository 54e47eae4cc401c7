import { join } from "node:path";
import { silentLog } from "@daymill/metadata/testing";
import { bundleStore, DagSync, dataLayout } from "@daymill/scheduler/testing";
import type { DagFileResult } from "@daymill/scheduler/testing";
import type { Bench } from "./bench.ts";
import { openParser } from "./deploy-dags.ts";
import { writeDagFile, writeDagFiles } from "./many-dag-files.ts";
import { timed } from "./measure.ts";
import type { Figure } from "./measure.ts";
import { tempDir } from "./temp-dir.ts";

const FILES = 200;
const COLD_ROUNDS = 3;
const WARM_ROUNDS = 1;
const CHANGES = 11;

export const parse: Bench = {
  name: "parse",
  load: `${FILES} DAG files, 8 tasks each, a quarter with operators: all in a new data directory, all again, then one file that is saved, watched`,
  model:
    "bundled in this process, loaded and built in parser processes (one a core), as a server does; nothing is stored",
  async run() {
    const rounds: Measured[] = [];
    for (let round = 0; round < COLD_ROUNDS; round++) rounds.push(await measureFolder());
    return [
      { name: `${FILES} files, cold`, unit: "ms", samples: rounds.map(({ coldMs }) => coldMs) },
      { name: `${FILES} files, warm`, unit: "ms", samples: rounds.flatMap(({ warmMs }) => warmMs) },
      {
        name: "one file, from its save",
        unit: "ms",
        samples: rounds.flatMap(({ changeMs }) => changeMs),
        beside: "50 of them gather what is saved together; Airflow executes each file every 30 s",
      },
    ] satisfies Figure[];
  },
};

interface Measured {
  readonly coldMs: number;
  readonly warmMs: readonly number[];
  readonly changeMs: readonly number[];
}

async function measureFolder(): Promise<Measured> {
  await using stack = new AsyncDisposableStack();
  const home = stack.use(tempDir("parse"));
  const folder = join(home.path, "dags");
  writeDagFiles(folder, FILES);
  const layout = dataLayout(join(home.path, "data"));
  const parser = await openParser(layout);
  stack.defer(() => parser.close());
  const results = new ResultQueue();
  const sync = new DagSync({
    folders: [folder],
    store: bundleStore(layout.bundles),
    parser,
    packageRoots: [import.meta.dirname],
    logger: silentLog,
    onFile: (result) => results.put(result),
    onRemoved: () => undefined,
  });
  stack.defer(() => sync.close());
  const coldMs = await timed(() => sync.scan());
  results.takeGood(FILES);
  const warmMs: number[] = [];
  for (let round = 0; round < WARM_ROUNDS; round++) {
    warmMs.push(await timed(() => sync.scan()));
    results.takeGood(FILES);
  }
  await sync.watch();
  const changeMs: number[] = [];
  for (let change = 0; change < CHANGES; change++) changeMs.push(await saveOne(folder, change, results));
  return { coldMs, warmMs, changeMs };
}

async function saveOne(folder: string, change: number, results: ResultQueue): Promise<number> {
  const number = 4 * change + 1;
  const ms = await timed(async () => {
    const next = results.next();
    writeDagFile(folder, number, ` + ${change + 1}`);
    await next;
  });
  results.takeGood(1);
  return ms;
}

/** What the DAG folder gave. */
class ResultQueue {
  #results: DagFileResult[] = [];
  #tell: () => void = () => undefined;

  put(result: DagFileResult): void {
    this.#results.push(result);
    this.#tell();
  }

  /** Until the next result comes. */
  next(): Promise<void> {
    const { promise, resolve } = Promise.withResolvers<void>();
    this.#tell = resolve;
    return promise;
  }

  /** Takes what came; throws unless it is so many files without a problem. */
  takeGood(count: number): void {
    const results = this.#results;
    this.#results = [];
    const [bad] = results.filter(({ problems }) => problems.length > 0);
    if (bad) throw new Error(`${bad.file} has problems: ${bad.problems.map(({ message }) => message).join("; ")}`);
    if (results.length !== count) throw new Error(`${count} files were written, ${results.length} read`);
  }
}
