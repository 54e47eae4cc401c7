import type { BundleId, DagProblem, SerializedDag } from "@daymill/core";
import { buildBundles } from "../bundle/build-bundles.ts";
import type { Bundle, BuiltFile } from "../bundle/bundle-files.ts";
import type { BundleStore } from "../bundle/bundle-store.ts";
import { codeFrame } from "./code-frame.ts";
import type { DagParser } from "./dag-parser.ts";
import type { DagFile } from "./discover.ts";

/** One thing that is wrong with a file, or with a DAG in it. */
export interface FileProblem extends DagProblem {
  /** null: it concerns the file. */
  readonly dagId: string | null;
  /** The lines around the place, with a caret; plain text. */
  readonly frame: string | null;
}

/** A DAG without problems. */
export interface ReadDag {
  readonly dag: SerializedDag;
  readonly fingerprint: string;
  readonly bundleId: BundleId;
}

/** What a DAG file holds now. With problems, what was good of it before keeps running. */
export interface DagFileResult {
  /** Relative to the DAG folder, with `/`. */
  readonly file: string;
  /** Absolute. */
  readonly path: string;
  readonly dags: readonly ReadDag[];
  readonly problems: readonly FileProblem[];
  /** null when it could not be built. */
  readonly bundle: Bundle | null;
  /** Absolute paths of the files that the bundle is made of, the DAG file first; packages are not among them. */
  readonly madeOf: readonly string[];
  /** How long it took to run its code and to build its DAGs; null: it came to no end. */
  readonly parseMs: number | null;
  /** Absolute paths of the files that the result depends on. */
  readonly dependsOn: readonly string[];
}

export interface DagReader {
  readonly store: BundleStore;
  readonly parser: DagParser;
  /** Where packages that stay external are looked for, after the DAG folder itself. */
  readonly packageRoots: readonly string[];
}

/** Bundles and parses files. Those that hold no DAG are left out, unless something is wrong with one that means to. */
export async function readDagFiles(files: readonly DagFile[], reader: DagReader): Promise<DagFileResult[]> {
  const { store, packageRoots } = reader;
  const built = await buildBundles({ files, bundleFolder: store.folder, packageRoots });
  const results = await Promise.all(files.map((file) => readFile(file, built.get(file.path), reader)));
  return results.filter((result) => result.dags.length > 0 || result.problems.length > 0);
}

async function readFile(
  file: DagFile,
  built: BuiltFile | undefined,
  { store, parser }: DagReader,
): Promise<DagFileResult> {
  if (!built?.ok) return failedFile(file, built?.problems ?? []);
  const { bundle, own } = built;
  const isNew = !store.has(bundle.id);
  await store.save(bundle);
  const { dags, problems, parseMs } = await parser.parse({ bundleId: bundle.id, folder: file.folder, own });
  const good = dags.filter((dag) => dag.problems.length === 0);
  if (good.length === 0 && isNew) await store.remove(bundle.id);
  const ofFile = mentionsDags(file) || dags.length > 0 ? problems : [];
  return {
    file: file.name,
    path: file.path,
    dags: good.map(({ dag, fingerprint }) => ({ dag, fingerprint, bundleId: bundle.id })),
    problems: inOrderOfPlace([
      ...ofFile.map((problem) => fileProblem(problem, null)),
      ...dags.flatMap((dag) => dag.problems.map((problem) => fileProblem(problem, dag.dag.id))),
    ]),
    bundle: good.length > 0 ? bundle : null,
    madeOf: own.files,
    parseMs,
    dependsOn: [file.path, ...own.files],
  };
}

function failedFile(file: DagFile, problems: readonly DagProblem[]): DagFileResult {
  const ofFile = mentionsDags(file) ? problems : [];
  return {
    file: file.name,
    path: file.path,
    dags: [],
    problems: ofFile.map((problem) => fileProblem(problem, null)),
    bundle: null,
    madeOf: [],
    parseMs: null,
    dependsOn: [file.path, ...problems.flatMap(({ location }) => location?.file ?? [])],
  };
}

/** A module that has nothing to do with DAGs may fail to load by itself: whoever imports it tells of its errors. */
function mentionsDags({ source }: DagFile): boolean {
  return source === null || /\bdag\b|@daymill\//i.test(source);
}

function inOrderOfPlace(problems: readonly FileProblem[]): FileProblem[] {
  return problems.toSorted(({ location: a }, { location: b }) =>
    a && b
      ? a.file.localeCompare(b.file) || a.line - b.line || a.column - b.column
      : Number(b !== null) - Number(a !== null),
  );
}

function fileProblem(problem: DagProblem, dagId: string | null): FileProblem {
  return { ...problem, dagId, frame: problem.location && codeFrame(problem.location) };
}
