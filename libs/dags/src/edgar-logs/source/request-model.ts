import { between, seededRandom, weightedChoice } from "../../seeded-random.ts";
import type { Random, Weighted } from "../../seeded-random.ts";
import type { LogPlan } from "./plan-log.ts";

const FILINGS = 8_192;
const TAILS = 4_096;
const OTHER_ADDRESSES = 25_000;
/** Flattens the tail: none of the others comes near the twentieth address. */
const FLATTENING = 60;

const LETTERS = "abcdefghij";

/** Shares of the real log, without server errors: those are put in by number. */
const chooseCode = weightedChoice([
  { value: "200.0", weight: 647 },
  { value: "301.0", weight: 311 },
  { value: "403.0", weight: 14 },
  { value: "429.0", weight: 14 },
  { value: "404.0", weight: 6 },
  { value: "304.0", weight: 5 },
  { value: "0.0", weight: 3 },
  { value: "206.0", weight: 0.1 },
  { value: "416.0", weight: 0.1 },
]);
const chooseServerError = weightedChoice([
  { value: "503.0", weight: 90 },
  { value: "500.0", weight: 8 },
  { value: "599.0", weight: 2 },
]);
const chooseExtention = weightedChoice<(random: Random) => string>([
  { weight: 390, value: (random) => (random() < 0.97 ? "-index.htm" : "-index.html") },
  { weight: 310, value: () => ".txt" },
  { weight: 100, value: (random) => `xslF345X03/doc${between(random, 1, 9)}.xml` },
  { weight: 80, value: () => "primary_doc.xml" },
  { weight: 85, value: (random) => `d${between(random, 10_000, 999_999)}d10k.htm` },
  { weight: 14, value: () => ".hdr.sgml" },
  { weight: 12, value: (random) => `abcd-2016${between(random, 1_001, 1_231)}.xsd` },
  { weight: 2, value: () => "-xbrl.zip" },
]);
const chooseFind = weightedChoice([
  { value: "10.0", weight: 955 },
  { value: "7.0", weight: 38 },
  { value: "9.0", weight: 3 },
  { value: "1.0", weight: 2 },
  { value: "8.0", weight: 2 },
]);
/** Percentiles of the bytes that were sent; between two of them the logarithm is even. */
const SIZES: readonly (readonly [share: number, bytes: number])[] = [
  [0, 100],
  [0.1, 610],
  [0.25, 631],
  [0.5, 2_794],
  [0.75, 9_540],
  [0.9, 73_414],
  [0.99, 2_220_433],
  [1, 126_065_044],
];

/**
 * The requests of a day as lines of its CSV, in the order of time, with exactly the figures of the plan. What goes together
 * (a filing and its document; size and flags) comes from lists that are made once, so that a line costs little. The same
 * seed, day and plan give the same lines.
 */
export function* requestLines({
  seed,
  day,
  plan,
}: {
  readonly seed: number;
  readonly day: string;
  readonly plan: LogPlan;
}): Generator<string> {
  const random = seededRandom(seed, "edgar", day);
  const filings = Array.from({ length: FILINGS }, () => filing(random));
  const tails = Array.from({ length: TAILS }, () => tail(random));
  const chooseAddress = addresses(plan, random);
  const chooseEmpty = exactly(plan.withoutCode, plan.requests - plan.serverErrors, random);
  for (const [hour, requests] of plan.byHour.entries()) {
    const isServerError = exactly(plan.serverErrorsByHour[hour] ?? 0, requests, random);
    for (let index = 0; index < requests; index++) {
      const time = timeOf(hour, Math.floor((index * 3_600) / requests));
      const code = isServerError() ? chooseServerError(random) : chooseEmpty() ? "" : chooseCode(random);
      const document = filings[between(random, 0, FILINGS - 1)] ?? "";
      yield `${chooseAddress()},${day},${time},0.0,${document},${code},${tails[between(random, 0, TAILS - 1)] ?? ""}\n`;
    }
  }
}

/** Says yes so many times in so many questions, evenly by chance. */
function exactly(wanted: number, questions: number, random: Random): () => boolean {
  let [yes, left] = [wanted, questions];
  return () => {
    const answer = random() * left < yes;
    left--;
    if (answer) yes--;
    return answer;
  };
}

/** Draws the addresses of the plan as often as it says, in a random order, and others besides. */
function addresses({ mostActive, requests }: LogPlan, random: Random): () => string {
  const left = mostActive.map(([, count]) => count);
  let others = requests - left.reduce((sum, count) => sum + count, 0);
  let all = requests;
  const chooseOther = weightedChoice(otherAddresses(random, new Set(mostActive.map(([ip]) => ip))));
  return () => {
    let at = random() * all--;
    if (at < others) {
      others--;
      return chooseOther(random);
    }
    at -= others;
    for (const [index, count] of left.entries()) {
      if (at < count) {
        left[index] = count - 1;
        return mostActive[index]?.[0] ?? "";
      }
      at -= count;
    }
    throw new RangeError("more requests than planned");
  };
}

function otherAddresses(random: Random, taken: ReadonlySet<string>): readonly Weighted<string>[] {
  const known = new Set(taken);
  const others: Weighted<string>[] = [];
  while (others.length < OTHER_ADDRESSES) {
    const ip = `${between(random, 1, 223)}.${between(random, 0, 255)}.${between(random, 0, 255)}.${letters(random)}`;
    if (known.has(ip)) continue;
    known.add(ip);
    others.push({ value: ip, weight: 1 / (others.length + FLATTENING) });
  }
  return others;
}

function letters(random: Random): string {
  return Array.from({ length: 3 }, () => LETTERS[between(random, 0, LETTERS.length - 1)]).join("");
}

/** `cik,accession,extention` */
function filing(random: Random): string {
  const cik = between(random, 1_800, 1_690_000);
  const accession = `${String(between(random, 1, 1_690_000)).padStart(10, "0")}-${String(between(random, 0, 17)).padStart(2, "0")}-${String(between(random, 1, 999_999)).padStart(6, "0")}`;
  return `${cik}.0,${accession},${chooseExtention(random)(random)}`;
}

/** `size,idx,norefer,noagent,find,crawler,browser` */
function tail(random: Random): string {
  const flag = (share: number): string => (random() < share ? "1.0" : "0.0");
  return `${sizeOf(random())}.0,${flag(0.39)},0.0,${flag(0.017)},${chooseFind(random)},${flag(0.006)},`;
}

function sizeOf(at: number): number {
  const upper = SIZES.findIndex(([share]) => share > at);
  const [[fromShare, from] = [0, 1], [toShare, to] = [1, 1]] = SIZES.slice(upper - 1, upper + 1);
  return Math.round(from * (to / from) ** ((at - fromShare) / (toShare - fromShare)));
}

function timeOf(hour: number, second: number): string {
  return [hour, Math.floor(second / 60), second % 60].map((part) => String(part).padStart(2, "0")).join(":");
}
