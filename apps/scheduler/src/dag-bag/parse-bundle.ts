import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { pathToFileURL } from "node:url";
import { fingerprintInput, isDag } from "@daymill/core";
import type { Dag, DagProblem, SourceLocation } from "@daymill/core";
import { bundleFiles } from "../bundle/bundle-files.ts";
import { loadBundle } from "../bundle/load-bundle.ts";
import type { BundleSource } from "../bundle/load-bundle.ts";
import type { SourceFinder } from "../bundle/source-finder.ts";
import { graphPlaces } from "./graph-places.ts";
import type { GraphPlaces } from "./graph-places.ts";
import type { ModuleOverrides } from "./module-overrides.ts";
import type { ParsedDag, ParseRequest } from "./parse-messages.ts";
import { problemOfThrown } from "./problem-of-thrown.ts";
import { exportedBackfills, strayBackfills, withBackfills } from "./repeated-backfills.ts";
import type { ExportedBackfill } from "./repeated-backfills.ts";
import { findTestSites, instrument } from "./ref-tests.ts";
import { RefWatch } from "./ref-watch.ts";

export interface ParserParts {
  readonly source: BundleSource;
  readonly overrides: ModuleOverrides;
  readonly finder: SourceFinder;
}

/** What a bundle holds. `problems` concern no single DAG. */
export interface ParsedBundle {
  readonly dags: readonly ParsedDag[];
  readonly problems: readonly DagProblem[];
}

/**
 * Loads a bundle and builds its DAGs, with every problem that turns up. The code that runs here asks at each test in user
 * code whether what is tested is a ref; workers later run the bundle as it is.
 */
export async function parseBundle(request: ParseRequest, parts: ParserParts): Promise<ParsedBundle> {
  const { bundleId, number, folder, slices } = request;
  const bundle = bundleFiles(parts.source.folder, bundleId).code;
  const code = readFileSync(bundle, "utf8");
  const sites = findTestSites(code, slices);
  const hook = `__daymillTest${number}`;
  const query = `?parse=${number}`;
  const instrumented = instrument(code, sites, hook);
  const watch = new RefWatch({ sites, code, bundle });
  const places = graphPlaces({ finder: parts.finder, bundle, folder, originalColumn: instrumented.originalColumn });

  parts.overrides.set(pathToFileURL(bundle).href + query, instrumented.code);
  Reflect.set(globalThis, hook, watch.ask);
  try {
    const exported = await loadBundle(bundleId, parts.source, query);
    return parseDags(exported, watch, places);
  } catch (thrown) {
    return { dags: [], problems: [problemOfThrown(thrown, places)] };
  } finally {
    Reflect.deleteProperty(globalThis, hook);
  }
}

function parseDags(exported: Readonly<Record<string, unknown>>, watch: RefWatch, places: GraphPlaces): ParsedBundle {
  const testedAtLoad = watch.take();
  const dags = [...new Set(Object.values(exported).filter(isDag))];
  const backfills = exportedBackfills(exported);
  const parsed = dags.map((dag) => parseDag({ dag, backfills }, watch, places)).toSorted(byPlace);
  const firstOf = new Map(parsed.toReversed().map((one) => [one.dag.id, one]));
  const repeated = parsed.filter((one) => firstOf.get(one.dag.id) !== one);
  return {
    dags: parsed.filter((one) => !repeated.includes(one)),
    problems: [
      ...testedAtLoad.map(places.inOriginal),
      ...strayBackfills(backfills, dags).map(places.inProblem),
      ...repeated.flatMap((one) => [repeatedId(one, firstOf.get(one.dag.id)), ...one.problems]),
    ],
  };
}

interface PlacedDag extends ParsedDag {
  readonly place: SourceLocation | null;
}

/** Exports come in the order of their names: of two DAGs with one id, the one further up in the file is the first. */
function byPlace({ place: a }: PlacedDag, { place: b }: PlacedDag): number {
  if (a === null || b === null) return Number(a === null) - Number(b === null);
  return a.file.localeCompare(b.file) || a.line - b.line || a.column - b.column;
}

function parseDag(
  { dag, backfills }: { readonly dag: Dag; readonly backfills: readonly ExportedBackfill[] },
  watch: RefWatch,
  places: GraphPlaces,
): PlacedDag {
  const built = withBackfills(dag, backfills);
  const graph = places.inGraph(built.dag);
  return {
    dag: graph,
    place: built.dag.location && places.find(built.dag.location),
    fingerprint: createHash("sha256").update(fingerprintInput(graph)).digest("hex"),
    problems: [...built.problems.map(places.inProblem), ...watch.take().map(places.inOriginal)],
  };
}

function repeatedId({ dag, place }: PlacedDag, first: PlacedDag | undefined): DagProblem {
  const where = first?.place ? ` (first in line ${first.place.line})` : "";
  return {
    code: "E204",
    message: `The file exports two DAGs with the id "${dag.id}"${where}; ids are unique.`,
    location: place,
  };
}
