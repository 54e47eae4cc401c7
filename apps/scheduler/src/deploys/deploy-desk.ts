import { DaymillError } from "@daymill/core";
import type { BundleId, DagProblem } from "@daymill/core";
import type { DeployedFile, DeployProblem, PutBundleBody } from "@daymill/contract";
import type { DagDeploy, MetadataDatabase } from "@daymill/metadata";
import { findMissingBundles } from "@daymill/metadata";
import { bundleFetcher, toDeployedBundle } from "../bundle/bundle-transfer.ts";
import type { BundleStore } from "../bundle/bundle-store.ts";
import type { DagParser } from "../dag-bag/dag-parser.ts";
import { readSentBundle } from "./sent-bundle.ts";

/** Takes bundles that are sent, and reads what they hold on this machine: what it cannot load is not deployed. */
export interface DeployDesk {
  /** Which of the bundles are neither on this machine nor in the database. */
  missing(ids: readonly BundleId[]): Promise<BundleId[]>;
  /** Keeps a bundle. False: it is known, and stays as it is. Rejects with E702 for one that cannot be read. */
  take(id: BundleId, body: PutBundleBody): Promise<boolean>;
  /** The DAGs of files whose bundles are there. Rejects with E713, which names everything that is wrong with them. */
  read(files: readonly DeployedFile[]): Promise<ReadDeploy[]>;
}

type ReadDeploy = Omit<DagDeploy, "deployment" | "adopt">;

export interface DeskParts {
  readonly db: MetadataDatabase["db"];
  readonly store: BundleStore;
  /** Made when there is something to be parsed. */
  readonly parser: () => Promise<Pick<DagParser, "parse">>;
}

export function deployDesk({ db, store, parser }: DeskParts): DeployDesk {
  const fetchBundle = bundleFetcher(db, store);
  const missing = async (ids: readonly BundleId[]): Promise<BundleId[]> => {
    const absent = [...new Set(ids)].filter((id) => !store.has(id));
    return await findMissingBundles(db, absent);
  };
  return {
    missing,
    async take(id, body) {
      if ((await missing([id])).length === 0) return false;
      await store.save(await readSentBundle(id, body));
      return true;
    },
    async read(files) {
      const open = await parser();
      const read = await Promise.all(
        files.map(async (file) => {
          const bundleId = file.bundleId as BundleId;
          await fetchBundle(bundleId);
          const own = { files: [], slices: [] };
          return { file, ...(await open.parse({ bundleId, folder: file.folder, own })) };
        }),
      );
      const problems = read.flatMap(({ file, dags, problems: ofFile }) => [
        ...ofFile.map((problem) => toDeployProblem(file, null, problem)),
        ...dags.flatMap((dag) => dag.problems.map((problem) => toDeployProblem(file, dag.dag.id, problem))),
      ]);
      const found = read.flatMap(({ file, dags }) => dags.map((parsed) => ({ file, ...parsed })));
      for (const [dagId, same] of Map.groupBy(found, ({ dag }) => dag.id))
        if (same.length > 1)
          problems.push(
            repeatedId(
              dagId,
              same.map((each) => each.file),
            ),
          );
      if (problems.length > 0) throw refused(problems);
      return await Promise.all(
        found.map(async ({ file, dag, fingerprint }) => ({
          dag,
          fingerprint,
          file: file.file,
          sources: file.sources,
          bundle: toDeployedBundle(await store.read(file.bundleId as BundleId)),
        })),
      );
    },
  };
}

function toDeployProblem({ file }: DeployedFile, dagId: string | null, problem: DagProblem): DeployProblem {
  const { code, message, location } = problem;
  return { file, dagId, code, message, location: location && { ...location } };
}

function repeatedId(dagId: string, files: readonly DeployedFile[]): DeployProblem {
  const [first, ...others] = files.map(({ file }) => file);
  const message = `DAG "${dagId}" is defined in ${first} already; ids are unique over all files.`;
  return { file: others.join(", "), dagId, code: "E204", message, location: null };
}

function refused(problems: readonly DeployProblem[]): DaymillError {
  const [first] = problems;
  const more = problems.length > 1 ? `, and ${problems.length - 1} more` : "";
  return new DaymillError(
    "E713",
    `Nothing was deployed: ${first?.file}: ${first?.message} (${first?.code})${more}. What the files need has to be on the server.`,
    { details: { problems } },
  );
}
