import { between, seededRandom, weightedChoice, zipf } from "../../seeded-random.ts";
import type { Random } from "../../seeded-random.ts";

/** What there is in lines, counted as they are made. */
export interface EventCounts {
  lines: number;
  /** Events of the kinds that are wanted. */
  rows: number;
  /** Other events. */
  dropped: number;
  /** Lines that are no events. */
  rejects: number;
  /** Of the rows. */
  errors: number;
  mobile: number;
  knownUsers: number;
  readonly byEvent: Record<string, number>;
}

export function noEvents(): EventCounts {
  return { lines: 0, rows: 0, dropped: 0, rejects: 0, errors: 0, mobile: 0, knownUsers: 0, byEvent: {} };
}

const MALFORMED_SHARE = 0.005;
/** Of each key that may be missing. */
const MISSING_SHARE = 0.2;
const SECONDS_PER_FILE = 300;

interface Kind {
  readonly evt: string;
  readonly isWanted: boolean;
}

const chooseKind = weightedChoice<Kind>([
  { weight: 52, value: { evt: "view", isWanted: true } },
  { weight: 30, value: { evt: "click", isWanted: true } },
  { weight: 4, value: { evt: "purchase", isWanted: true } },
  { weight: 2, value: { evt: "signup", isWanted: true } },
  { weight: 10, value: { evt: "heartbeat", isWanted: false } },
  { weight: 2, value: { evt: "trace", isWanted: false } },
]);
const chooseLevel = weightedChoice([
  { weight: 94, value: "INFO" },
  { weight: 5, value: "WARN" },
  { weight: 1, value: "ERROR" },
]);
/** A device and what runs on it. `q` is a code that nobody knows. */
const chooseDevice = weightedChoice([
  { weight: 36, value: { type: "phone", os: "a" } },
  { weight: 24, value: { type: "phone", os: "i" } },
  { weight: 6, value: { type: "tablet", os: "i" } },
  { weight: 20, value: { type: "desktop", os: "w" } },
  { weight: 9, value: { type: "desktop", os: "m" } },
  { weight: 4, value: { type: "desktop", os: "l" } },
  { weight: 1, value: { type: "tv", os: "q" } },
]);
const choosePage = weightedChoice(
  zipf(["/", "/search", "/item", "/cart", "/checkout", "/account", "/help", "/terms-and-conditions"]),
);
const chooseStatus = weightedChoice([
  { weight: 930, value: "200" },
  { weight: 30, value: "304" },
  { weight: 25, value: "404" },
  { weight: 10, value: "500" },
  { weight: 5, value: "503" },
]);
const chooseReferrer = weightedChoice(zipf(["search", "direct", "mail", "social", "partner"]));

/** Lines that are no events: cut off, without a time, without a kind, none at all. */
const MALFORMED: readonly ((line: string) => string)[] = [
  (line) => line.slice(0, 14),
  (line) => line.slice(line.indexOf(" ") + 1),
  (line) => line.replace(/ evt=[^ ]+/, ""),
  () => "",
  () => "\tat com.example.Handler.handle(Handler.java:42)",
];

/**
 * The lines of the events of five minutes, in the order of time, with their ends; what they hold is added to the counts. The
 * same seed, file and number give the same lines.
 */
export function* eventLines(
  {
    seed,
    file,
    start,
    lines,
  }: { readonly seed: number; readonly file: string; readonly start: Date; readonly lines: number },
  counts: EventCounts,
): Generator<string> {
  const random = seededRandom(seed, "events", file);
  let [second, time] = [-1, ""];
  for (let index = 0; index < lines; index++) {
    const now = Math.floor((index * SECONDS_PER_FILE) / lines);
    if (now !== second) {
      second = now;
      time = new Date(start.getTime() + now * 1_000).toISOString().replace(".000", "");
    }
    counts.lines++;
    const isMalformed = random() < MALFORMED_SHARE;
    const { line, count } = event(time, random);
    if (isMalformed) {
      counts.rejects++;
      yield `${MALFORMED[between(random, 0, MALFORMED.length - 1)]?.(line) ?? ""}\n`;
    } else {
      count(counts);
      yield `${line}\n`;
    }
  }
}

interface MadeEvent {
  readonly line: string;
  readonly count: (counts: EventCounts) => void;
}

function event(time: string, random: Random): MadeEvent {
  const { evt, isWanted } = chooseKind(random);
  const device = chooseDevice(random);
  const status = chooseStatus(random);
  const isKnown = random() >= MISSING_SHARE;
  const user = isKnown ? ` user=u-${between(random, 1, 2_000_000)}` : "";
  const referrer = random() < MISSING_SHARE ? "" : ` referrer=${chooseReferrer(random)}`;
  const campaign = random() < MISSING_SHARE ? "" : ` campaign-id=c-${between(random, 1, 400)}`;
  const version = `${between(random, 4, 6)}.${between(random, 0, 20)}.${between(random, 0, 9)}`;
  const line =
    `${time} ${chooseLevel(random)} evt=${evt} req.id=${uuid(random)} session-id=${hex(random)}${user}` +
    ` device-type=${device.type} os=${device.os} app.version=${version} page=${choosePage(random)}` +
    ` status=${status} duration-ms=${Math.floor(random() ** 3 * 4_000)}${referrer}${campaign}`;
  return {
    line,
    count: (counts) => {
      if (!isWanted) {
        counts.dropped++;
        return;
      }
      counts.rows++;
      counts.byEvent[evt] = (counts.byEvent[evt] ?? 0) + 1;
      if (status.startsWith("5")) counts.errors++;
      if (device.type === "phone" || device.type === "tablet") counts.mobile++;
      if (isKnown) counts.knownUsers++;
    },
  };
}

function hex(random: Random): string {
  return Math.floor(random() * 0x1_0000_0000)
    .toString(16)
    .padStart(8, "0");
}

function uuid(random: Random): string {
  const digits = hex(random) + hex(random) + hex(random) + hex(random);
  return `${digits.slice(0, 8)}-${digits.slice(8, 12)}-4${digits.slice(13, 16)}-a${digits.slice(17, 20)}-${digits.slice(20)}`;
}
