import { isTerminal, type RunKey, TASK_STATES } from "@daymill/core";
import { readGridCells, readGridExceptions, readGridRetries } from "@daymill/metadata";
import type { GridCells, GridRetry, GridRunRow } from "@daymill/metadata";
import { STATES_BY_URGENCY } from "@daymill/contract";
import type { PageDb } from "./reader.ts";

/** The cells of runs, and what was tried more than once in them. */
export interface ReadCells {
  /** Runs in which everything has simply succeeded are absent when they have the tasks of their version. */
  readonly cells: ReadonlyMap<RunKey, GridCells>;
  readonly retries: readonly GridRetry[];
}

export interface CellMemory {
  /** `isUsual`: whether only what has not simply succeeded is wanted of a run. */
  read(db: PageDb, runs: readonly GridRunRow[], isUsual: (run: GridRunRow) => boolean): Promise<ReadCells>;
}

/** What is known of one run. */
interface KnownRun {
  readonly rowVersion: string;
  readonly isUsual: boolean;
  readonly cells: GridCells | undefined;
  readonly retries: readonly GridRetry[];
}

/** Cells kept in all, about 16 bytes each; a run counts as one more. */
const MAX_KEPT = 500_000;

/**
 * Remembers the cells of runs that are over: the last years of a DAG are read once and not with every look at its grid,
 * which was two thirds of an answer with 1,700 runs. Nothing in a run that is over changes unless it is run, cleared or
 * marked again; each of these writes the run's own row, and a row that was written has another version.
 */
export function cellMemory(): CellMemory {
  const kept = new Map<RunKey, KnownRun>();
  let size = 0;

  const forget = (runKey: RunKey): void => {
    const known = kept.get(runKey);
    if (known === undefined) return;
    kept.delete(runKey);
    size -= sizeOf(known);
  };
  const remember = (runKey: RunKey, known: KnownRun): void => {
    forget(runKey);
    kept.set(runKey, known);
    size += sizeOf(known);
    for (const oldest of kept.keys()) {
      if (size <= MAX_KEPT) return;
      forget(oldest);
    }
  };

  return {
    async read(db, runs, isUsual) {
      const found = new Map<RunKey, KnownRun>();
      for (const run of runs) {
        const known = kept.get(run.runKey);
        if (known?.rowVersion === run.rowVersion && known.isUsual === isUsual(run)) found.set(run.runKey, known);
      }
      const missing = runs.filter((run) => !found.has(run.runKey));
      for (const [run, known] of await readRuns(db, missing, isUsual)) {
        found.set(run.runKey, known);
        if (isSettled(run, known)) remember(run.runKey, known);
        else forget(run.runKey);
      }
      const all = [...found];
      return {
        cells: new Map(all.flatMap(([runKey, { cells }]) => (cells === undefined ? [] : [[runKey, cells]]))),
        retries: all.flatMap(([, { retries }]) => retries),
      };
    },
  };
}

async function readRuns(
  db: PageDb,
  runs: readonly GridRunRow[],
  isUsual: (run: GridRunRow) => boolean,
): Promise<(readonly [GridRunRow, KnownRun])[]> {
  const { usual = [], others = [] } = Object.groupBy(runs, (run) => (isUsual(run) ? "usual" : "others"));
  const cells = new Map([
    ...(await readGridExceptions(db, keysOf(usual), STATES_BY_URGENCY)),
    ...(await readGridCells(db, keysOf(others), STATES_BY_URGENCY)),
  ]);
  const retries = Map.groupBy(await readGridRetries(db, keysOf(runs)), ({ runKey }) => runKey);
  return runs.map((run) => {
    const { runKey, rowVersion } = run;
    const known = { rowVersion, isUsual: isUsual(run), cells: cells.get(runKey), retries: retries.get(runKey) ?? [] };
    return [run, known] as const;
  });
}

function isSettled(run: GridRunRow, { cells }: KnownRun): boolean {
  if (run.endedAt === null) return false;
  if (cells === undefined) return true;
  const states = [
    ...[...cells.states].flatMap((place) => TASK_STATES[place] ?? []),
    ...cells.mapped.flatMap(({ counts }) => TASK_STATES.filter((state) => (counts[state] ?? 0) > 0)),
  ];
  return states.every(isTerminal);
}

function sizeOf({ cells, retries }: KnownRun): number {
  return 1 + (cells === undefined ? 0 : cells.taskIds.length + cells.mapped.length) + retries.length;
}

function keysOf(runs: readonly GridRunRow[]): RunKey[] {
  return runs.map((run) => run.runKey);
}
