import { relative, sep } from "node:path";
import type { DagProblem, SerializedDag, SourceLocation } from "@daymill/core";
import type { SourceFinder } from "../bundle/source-finder.ts";

export interface PlaceParts {
  readonly finder: SourceFinder;
  /** Path of the bundle's code. */
  readonly bundle: string;
  /** The DAG folder. */
  readonly folder: string;
  /** Back to the bundle as it is stored, from the code that was loaded in its place. */
  readonly originalColumn: (line: number, column: number) => number;
}

/** Turns places in the code that was loaded into places in the user's source. */
export interface GraphPlaces {
  /** Absolute path; null: it is no place in the source. */
  readonly find: (place: SourceLocation) => SourceLocation | null;
  /** The first place in the source that a stack names. */
  readonly findInStack: (stack: string) => SourceLocation | null;
  readonly inProblem: (problem: DagProblem) => DagProblem;
  /** The same for a place in the bundle as it is stored. */
  readonly inOriginal: (problem: DagProblem) => DagProblem;
  /** Paths relative to the DAG folder, so that a graph is the same on every machine. */
  readonly inGraph: (dag: SerializedDag) => SerializedDag;
}

export function graphPlaces({ finder, bundle, folder, originalColumn }: PlaceParts): GraphPlaces {
  const find = (place: SourceLocation): SourceLocation | null => {
    if (place.file !== bundle) return null;
    return finder.find({ ...place, column: originalColumn(place.line, place.column) }) ?? null;
  };
  const findHere = (place: SourceLocation | null): SourceLocation | null => {
    const found = place && find(place);
    return found && { ...found, file: relative(folder, found.file).split(sep).join("/") };
  };
  return {
    find,
    findInStack: (stack) => {
      for (const [, line, column] of stack.matchAll(/\.mjs(?:\?[^:\s]*)?:(\d+):(\d+)/g)) {
        const found = find({ file: bundle, line: Number(line), column: Number(column) });
        if (found) return found;
      }
      return null;
    },
    inProblem: (problem) => ({ ...problem, location: problem.location && find(problem.location) }),
    inOriginal: (problem) => ({ ...problem, location: (problem.location && finder.find(problem.location)) ?? null }),
    inGraph: (dag) => ({
      ...dag,
      location: findHere(dag.location),
      tasks: dag.tasks.map((task) => ({ ...task, location: findHere(task.location) })),
    }),
  };
}
