import { between, seededRandom, weightedChoice, zipf } from "../../seeded-random.ts";
import type { Random, Weighted } from "../../seeded-random.ts";

/** A measurement and the number of elements of its histograms, the sum and the count at their end included. */
interface Metric {
  readonly name: string;
  readonly length: number;
}

/** Who sent a ping: the four dimensions that go together. */
interface Client {
  readonly os: string;
  readonly osVersion: string;
  readonly application: string;
  readonly architecture: string;
}

const METRICS = 2_000;
const CLIENTS = 45;

const KINDS: readonly Weighted<{ prefix: string; length: (random: Random) => number }>[] = [
  { weight: 30, value: { prefix: "USE_COUNTER2_", length: () => 5 } },
  { weight: 25, value: { prefix: "SCALARS_", length: () => 102 } },
  { weight: 10, value: { prefix: "SIMPLE_MEASURES_", length: () => 52 } },
  { weight: 35, value: { prefix: "", length: (random) => between(random, 12, 102) } },
];

const CHILDREN = weightedChoice([
  { value: "false", weight: 55 },
  { value: "true", weight: 40 },
  { value: "gpu", weight: 5 },
]);

/** Keys of keyed histograms; a label may hold any text, so a few hold what COPY and JSON have to escape. */
const LABELS = [
  "youtube.com",
  "Main Thread",
  "fxa:signin",
  "größe",
  'quoted "name"',
  "back\\slash",
  "tab\there",
  "two\nlines",
  "日本語",
];

const SYSTEMS = [
  { os: "Windows_NT", versions: ["10.0", "6.1", "6.3", "6.2"] },
  { os: "Darwin", versions: ["16.5.0", "15.6.0", "14.5.0"] },
  { os: "Linux", versions: ["4.4", "3.1", "4.9"] },
];

const WORDS = [
  "GC",
  "CYCLE",
  "PAGE",
  "LOAD",
  "CACHE",
  "DNS",
  "HTTP",
  "TAB",
  "SSL",
  "PLUGIN",
  "MEMORY",
  "FRAME",
  "DISK",
  "MS",
];

/**
 * The rows of one table of aggregates, as the lines of COPY text: `dimensions` (jsonb text, keys by length and then
 * bytes) and `histogram` (bigint[]). Sizes, shares and lengths follow the published days: about 39 bytes a row
 * gzipped and seven to eight times that as text, most counts 0, and the last two elements the sum and the count. The same seed and table give the same rows.
 */
export function* rowLines(options: {
  readonly seed: number;
  readonly table: string;
  readonly rows: number;
}): Generator<string> {
  const random = seededRandom(options.seed, options.table);
  const chooseMetric = weightedChoice(zipf(metricsOf(options.seed)).map(flatten));
  const chooseClient = weightedChoice(zipf(clientsOf(options.seed)));
  for (let row = 0; row < options.rows; row++) {
    const metric = chooseMetric(random);
    const dimensions = dimensionsText({
      metric,
      client: chooseClient(random),
      child: CHILDREN(random),
      label: labelOf(random),
    });
    yield `${dimensions}\t${histogramText(metric, random)}\n`;
  }
}

/** Metrics are spread far more evenly than clients. */
function flatten<T>({ value, weight }: Weighted<T>): Weighted<T> {
  return { value, weight: weight + 0.01 };
}

function metricsOf(seed: number): readonly Metric[] {
  const random = seededRandom(seed, "metrics");
  const chooseKind = weightedChoice(KINDS);
  return Array.from({ length: METRICS }, (_, index) => {
    const kind = chooseKind(random);
    const words = Array.from({ length: between(random, 2, 4) }, () => WORDS[between(random, 0, WORDS.length - 1)]);
    return { name: `${kind.prefix}${words.join("_")}_${index}`, length: kind.length(random) };
  });
}

function clientsOf(seed: number): readonly Client[] {
  const random = seededRandom(seed, "clients");
  return Array.from({ length: CLIENTS }, () => {
    const system = SYSTEMS[between(random, 0, 9) < 7 ? 0 : between(random, 1, 2)] ?? SYSTEMS[0];
    const versions = system?.versions ?? [];
    return {
      os: system?.os ?? "",
      osVersion: versions[between(random, 0, versions.length - 1)] ?? "",
      application: random() < 0.92 ? "Firefox" : "Fennec",
      architecture: random() < 0.55 ? "x86" : "x86-64",
    };
  });
}

function labelOf(random: Random): string {
  if (random() < 0.8) return "";
  const label =
    LABELS[between(random, 0, 99) < 90 ? between(random, 0, 2) : between(random, 0, LABELS.length - 1)] ?? "";
  return random() < 0.5 ? label : `${label} ${between(random, 1, 400)}`;
}

function dimensionsText(row: { metric: Metric; client: Client; child: string; label: string }): string {
  const { os, osVersion, application, architecture } = row.client;
  const pairs = Object.entries({
    os,
    child: row.child,
    label: row.label,
    metric: row.metric.name,
    osVersion,
    application,
    architecture,
  });
  const json = `{${pairs.map(([key, value]) => `"${key}": ${JSON.stringify(value)}`).join(", ")}}`;
  return json.includes("\\") ? json.replaceAll("\\", "\\\\") : json;
}

/** Counts are mostly 0 with a geometric tail; then the sum (to 1e12, beyond 32 bits) and the count. */
function histogramText(metric: Metric, random: Random): string {
  const counts = Array.from({ length: metric.length - 2 }, () => (random() < 0.89 ? 0 : geometric(random)));
  const count = 2 + counts.reduce((sum, value) => sum + value, 0);
  const sum = Math.floor(10 ** (random() * 12));
  return `{${counts.join(",")},${sum},${count}}`;
}

function geometric(random: Random): number {
  return Math.floor(Math.log(1 - random()) / Math.log(0.9997));
}
