import { DaymillError } from "@daymill/core";
import type { BundleId, DagProblem } from "@daymill/core";
import type { DeployedFile, PutBundleBody } from "@daymill/contract";
import type { DagDeploy, MetadataDatabase } from "@daymill/metadata";
import { findMissingBundles } from "@daymill/metadata";
import { isMapOf } from "../bundle/is-map-of.ts";
import { bundleFetcher, toDeployedBundle } from "../bundle/bundle-transfer.ts";
import type { Bundle } from "../bundle/bundle-files.ts";
import type { BundleStore } from "../bundle/bundle-store.ts";
import type { DagParser } from "../dag-bag/dag-parser.ts";
import type { ParsedBundle } from "../dag-bag/parse-bundle.ts";
import { readSentBundle } from "./sent-bundle.ts";

/** Takes bundles that are sent, and reads what they hold on this machine: what it cannot load is not deployed. */
export interface DeployDesk {
  /**
   * Which bundles of the files are neither on this machine nor in the database; with `renew` also those that were made of other
   * comments or another layout than the files have now.
   */
  wanting(files: readonly DeployedFile[], renew: boolean): Promise<BundleId[]>;
  /** Keeps a bundle. False: it was known, and what is read of it has been renewed. Rejects with E702 for one that cannot be read. */
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
  const readKept = async (id: BundleId): Promise<Bundle> => {
    await fetchBundle(id);
    return await store.read(id);
  };
  return {
    async wanting(files, renew) {
      const absent = await missing(files.map(idOf));
      if (!renew) return absent;
      const known = files.filter((file) => !absent.includes(idOf(file)));
      const others = await Promise.all(
        known.map(async (file) => (isMapOf((await readKept(idOf(file))).map, file.sources) ? [] : [idOf(file)])),
      );
      return [...new Set([...absent, ...others.flat()])];
    },
    async take(id, body) {
      const isNew = (await missing([id])).length > 0;
      await store.save(await readSentBundle(id, body));
      return isNew;
    },
    async read(files) {
      const open = await parser();
      const parsed = await Promise.all(
        files.map(async (file): Promise<ParsedFile> => {
          const bundleId = idOf(file);
          await fetchBundle(bundleId);
          // What user code must not do with refs was found where it was bundled.
          const own = { files: [], slices: [] };
          return { file, ...(await open.parse({ bundleId, folder: file.folder, own })) };
        }),
      );
      const found = parsed.flatMap(({ file, dags }) => dags.map((each) => ({ file, ...each })));
      const problems = [...parsed.flatMap(problemsOf), ...repeatedIds(found)];
      if (problems.length > 0) throw refused(problems);
      return await Promise.all(
        found.map(async ({ file: deployed, dag, fingerprint }) => {
          const { file, sources } = deployed;
          const bundle = toDeployedBundle(await store.read(idOf(deployed)));
          return { dag, fingerprint, file, sources, bundle };
        }),
      );
    },
  };
}

function idOf({ bundleId }: DeployedFile): BundleId {
  return bundleId as BundleId;
}

type ParsedFile = { readonly file: DeployedFile } & ParsedBundle;

interface DeployProblem extends DagProblem {
  readonly file: string;
}

function problemsOf({ file: { file }, dags, problems }: ParsedFile): readonly DeployProblem[] {
  return [...problems, ...dags.flatMap((dag) => dag.problems)].map((problem) => ({ ...problem, file }));
}

function repeatedIds(found: readonly { readonly file: DeployedFile; readonly dag: { readonly id: string } }[]) {
  return [...Map.groupBy(found, ({ dag }) => dag.id)].flatMap(([id, [first, ...others]]) =>
    others.map(({ file: { file } }): DeployProblem => {
      const message = `DAG "${id}" is defined in ${first?.file.file} already; ids are unique over all files.`;
      return { file, code: "E204", message, location: null };
    }),
  );
}

function refused(problems: readonly DeployProblem[]): DaymillError {
  const lines = problems.map(({ file, code, message }) => `\n  ${file}: ${message} (${code})`);
  return new DaymillError(
    "E713",
    `Nothing was deployed, since the server cannot load what the files need:${lines.join("")}`,
    { details: { problems } },
  );
}
