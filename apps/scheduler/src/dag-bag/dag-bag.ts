import { join } from "node:path";
import type { SerializedDag, SourceLocation } from "@daymill/core";
import { codeFrame } from "./code-frame.ts";
import type { DagFileResult, FileProblem } from "./read-dag-files.ts";

/** What the DAG folders hold now: the last result of each file. */
export class DagBag {
  private readonly results = new Map<string, DagFileResult>();

  /** Takes a file's new result. A DAG id that another file has already is a problem of the later one. */
  put(result: DagFileResult): DagFileResult {
    const clashes = result.dags.flatMap(({ dag }) => {
      const owner = this.ownerOf(dag.id);
      return owner === undefined || owner === result.path ? [] : [{ dag, owner }];
    });
    const checked = clashes.length === 0 ? result : withoutClashes(result, clashes);
    this.results.set(result.path, checked);
    return checked;
  }

  get(path: string): DagFileResult | undefined {
    return this.results.get(path);
  }

  remove(path: string): DagFileResult | undefined {
    const result = this.results.get(path);
    this.results.delete(path);
    return result;
  }

  all(): DagFileResult[] {
    return [...this.results.values()];
  }

  /** The files whose result may change when these files change. Files with problems are always among them. */
  dependents(changed: ReadonlySet<string>): string[] {
    return this.all()
      .filter((result) => result.problems.length > 0 || result.dependsOn.some((file) => changed.has(file)))
      .map((result) => result.path);
  }

  private ownerOf(dagId: string): string | undefined {
    return this.all().find((result) => result.dags.some(({ dag }) => dag.id === dagId))?.path;
  }
}

interface Clash {
  readonly dag: SerializedDag;
  readonly owner: string;
}

function withoutClashes(result: DagFileResult, clashes: readonly Clash[]): DagFileResult {
  const taken = new Set(clashes.map((clash) => clash.dag.id));
  const problems = clashes.map(({ dag, owner }): FileProblem => {
    const location = absolutePlace(dag, result);
    return {
      code: "E204",
      message: `DAG "${dag.id}" is defined in ${owner} already; ids are unique over all files.`,
      location,
      dagId: dag.id,
      frame: location && codeFrame(location),
    };
  });
  return {
    ...result,
    dags: result.dags.filter(({ dag }) => !taken.has(dag.id)),
    problems: [...result.problems, ...problems],
  };
}

/** Graphs name places relative to the DAG folder. */
function absolutePlace({ location }: SerializedDag, { path, file }: DagFileResult): SourceLocation | null {
  return location && { ...location, file: join(path.slice(0, -file.length), location.file) };
}
