import { between, seededRandom } from "../../seeded-random.ts";

/** A table of one day, and how many rows it gets. */
export interface SourceTablePlan {
  /** `build_id_nightly_51_20160919`. */
  readonly name: string;
  readonly rows: number;
}

/** The tables of a build day and their shares of its rows, as on 2016-09-19; a merge day has two versions a channel. */
const BUILD_DAY: readonly { readonly channel: string; readonly version: number; readonly share: number }[] = [
  { channel: "aurora", version: 0, share: 439_000 },
  { channel: "release", version: -1, share: 191_000 },
  { channel: "nightly", version: 2, share: 183_000 },
  { channel: "nightly", version: 1, share: 136_000 },
  { channel: "aurora", version: 1, share: 26_000 },
  { channel: "beta", version: 0, share: 1_300 },
  { channel: "beta", version: -1, share: 800 },
  { channel: "nightly", version: 0, share: 700 },
];

const CHANNELS = ["release", "beta", "nightly", "aurora"];
/** Tables of a submission day: four channels, each with its newest versions and a long tail of ever older ones. */
const SUBMISSION_VERSIONS = 25;
const NEWEST_VERSIONS = 12;
const OLDER_BY = 5;

/**
 * The tables of a day of one type, largest first: eight for a build day, a hundred for a submission day. Every table has a
 * row at least, as far as there are rows.
 */
export function tablesOfDay(
  type: "build_id" | "submission_date",
  day: string,
  rows: number,
): readonly SourceTablePlan[] {
  const weighted = (type === "build_id" ? buildTables(day) : submissionTables(day)).slice(0, rows);
  const suffix = day.replaceAll("-", "");
  const total = weighted.reduce((sum, { share }) => sum + share, 0);
  const spare = rows - weighted.length;
  const plans = weighted.map(({ channel, version, share }) => ({
    name: `${type}_${channel}_${version}_${suffix}`,
    rows: 1 + Math.floor((spare * share) / total),
  }));
  return balance(plans, rows);
}

/** Which of several days have no table, chosen by the seed; never the first, so that a short range has something to show. */
export function missingDays(days: readonly string[], count: number, seed: number): ReadonlySet<string> {
  const random = seededRandom(seed, "missing days");
  const candidates = days.slice(1);
  const missing = new Set<string>();
  while (missing.size < Math.min(count, candidates.length)) {
    missing.add(candidates[between(random, 0, candidates.length - 1)] ?? "");
  }
  return missing;
}

interface WeightedTable {
  readonly channel: string;
  readonly version: number;
  readonly share: number;
}

function buildTables(day: string): readonly WeightedTable[] {
  const current = versionOf(day);
  return BUILD_DAY.map(({ channel, version, share }) => ({ channel, version: current + version, share }));
}

function submissionTables(day: string): readonly WeightedTable[] {
  const current = versionOf(day);
  return CHANNELS.flatMap((channel, place) =>
    Array.from({ length: SUBMISSION_VERSIONS }, (_, age) => ({
      channel,
      version: current + 1 - versionsBack(age, current),
      share: 1 / ((place + 1) * (age + 1) ** 2),
    })),
  ).sort((a, b) => b.share - a.share);
}

/** The newest one by one, then every fifth, none before the first. */
function versionsBack(age: number, current: number): number {
  const step = Math.min(
    OLDER_BY,
    Math.max(1, Math.floor((current - NEWEST_VERSIONS) / (SUBMISSION_VERSIONS - NEWEST_VERSIONS))),
  );
  return age < NEWEST_VERSIONS ? age : NEWEST_VERSIONS - 1 + (age - NEWEST_VERSIONS + 1) * step;
}

/** A version a six weeks: 38 in June 2015, 50 in September 2016. */
function versionOf(day: string): number {
  const weeks = (Date.parse(day) - Date.parse("2015-06-01")) / (7 * 86_400_000);
  return 38 + Math.floor(weeks / 5.6);
}

/** Gives what rounding left over to the largest table. */
function balance(plans: readonly SourceTablePlan[], rows: number): readonly SourceTablePlan[] {
  const [first, ...rest] = plans;
  if (first === undefined) return [];
  const others = rest.reduce((sum, plan) => sum + plan.rows, 0);
  return [{ ...first, rows: rows - others }, ...rest];
}
