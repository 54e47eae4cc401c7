import type { HekaMessageToWrite } from "@daymill/operators/tools";
import { between, weightedChoice } from "../../seeded-random.ts";
import type { Random } from "../../seeded-random.ts";

/** Streams whose messages are made, as sources.json names them. */
export type PingStream = "telemetry" | "telemetry-executive-summary";

/** A ping, where its object stands, and what the pipeline is to make of it. */
export interface Ping {
  /** The folders below the day, in the order of the dimensions. */
  readonly folders: readonly string[];
  readonly message: HekaMessageToWrite;
  /** Whether it becomes a row of the stream's data set. */
  readonly isRow: boolean;
}

export const EXPERIMENT = "e10s-enabled-aurora-20151020@experiments.mozilla.org";

/** Shares of the real stream: by channel and by type of document. */
const chooseChannel = weightedChoice([
  { value: "release", weight: 60 },
  { value: "beta", weight: 15 },
  { value: "nightly", weight: 15 },
  { value: "aurora", weight: 10 },
]);
const chooseDocType = weightedChoice([
  { value: "main", weight: 70 },
  { value: "saved-session", weight: 20 },
  { value: "crash", weight: 5 },
  { value: "heartbeat", weight: 5 },
]);
const chooseOs = weightedChoice([
  { value: "Windows_NT", weight: 85 },
  { value: "Darwin", weight: 10 },
  { value: "Linux", weight: 5 },
]);
const VERSIONS: Readonly<Record<string, readonly string[]>> = {
  release: ["41.0.2", "4"],
  beta: ["42.0", "43.0"],
  nightly: ["44.0a1", "45.0a1"],
  aurora: ["43.0a2", "44.0a2"],
};
const COUNTRIES = ["US", "DE", "FR", "BR", "ID", "??"];
/** Of all pings, those with a field of the wrong type. */
const INVALID_SHARE = 0.02;
const EXPERIMENT_SHARE = 0.05;

/** Where a ping comes from. */
interface PingOrigin {
  readonly stream: PingStream;
  /** `20151028`. */
  readonly day: string;
  /** Default: one of that day. */
  readonly build?: string;
}

/** A ping of a stream and day. The same chance gives the same ping. */
export function makePing(random: Random, { stream, day, build = `${day}030231` }: PingOrigin): Ping {
  const channel = chooseChannel(random);
  const docType = stream === "telemetry" ? "main" : chooseDocType(random);
  const version = VERSIONS[channel]?.[between(random, 0, 1)] ?? "";
  const facts: Facts = { channel, docType, version, build, day };
  const made = stream === "telemetry" ? mainPing(random, facts) : summaryPing(random, facts);
  // Paths have no dash: the writer of the objects put an underscore in its place.
  const folders = ["telemetry", "4", docType.replaceAll("-", "_"), "Firefox", channel, version, facts.build];
  return { folders, ...made };
}

interface Facts {
  readonly channel: string;
  readonly docType: string;
  readonly version: string;
  readonly build: string;
  readonly day: string;
}

type Fields = NonNullable<HekaMessageToWrite["fields"]>;
const text = (name: string, value: string): Fields[number] => ({ name, type: "string", values: [value] });
const double = (name: string, value: number): Fields[number] => ({ name, type: "double", values: [value] });
const integer = (name: string, value: number): Fields[number] => ({ name, type: "integer", values: [BigInt(value)] });

function summaryPing(random: Random, { docType, channel, version, build, day }: Facts): Omit<Ping, "folders"> {
  const isRow = random() >= INVALID_SHARE;
  const millis =
    Date.UTC(Number(day.slice(0, 4)), Number(day.slice(4, 6)) - 1, Number(day.slice(6))) +
    between(random, 0, 86_399_999);
  const searches = ["google", "yahoo", "bing", "other", "pluginHangs"].filter(() => random() < 0.6);
  const fields = [
    text("docType", docType),
    text("submissionDate", day),
    isRow ? double("activityTimestamp", millis * 1e6) : text("activityTimestamp", "not a number"),
    double("profileCreationTimestamp", 1.4e18),
    text("clientId", uuid(random)),
    text("documentId", uuid(random)),
    text("country", COUNTRIES[between(random, 0, COUNTRIES.length - 1)] ?? ""),
    text("channel", channel),
    text("os", chooseOs(random)),
    text("osVersion", `6.${between(random, 0, 3)}`),
    { name: "default", type: "boolean", values: [random() < 0.7] } as const,
    text("buildId", build),
    text("version", version),
    double("hours", between(random, 0, 240) / 10),
    ...searches.map((name) => integer(name, between(random, 0, 40))),
  ];
  return { isRow, message: messageOf(random, { millis, fields }) };
}

function mainPing(random: Random, { day, channel }: Facts): Omit<Ping, "folders"> {
  const isRow = random() < EXPERIMENT_SHARE;
  const addons = { activeAddons: {}, activeExperiment: { id: isRow ? EXPERIMENT : "", branch: channel } };
  const histogram = JSON.stringify({ GC_MS: { values: { "0": between(random, 0, 99), "10": 7 } } });
  const fields = [
    text("clientId", uuid(random)),
    text("documentId", uuid(random)),
    text("submissionDate", day),
    double("sampleId", between(random, 0, 99)),
    double("creationTimestamp", 1.446e18),
    text("environment.addons", JSON.stringify(addons)),
    text("environment.settings", '{"e10sEnabled":true}'),
    text("payload.simpleMeasurements", JSON.stringify({ totalTime: between(random, 1, 9_999) })),
    text("payload.histograms", histogram),
    text("payload.keyedHistograms", "{}"),
  ];
  return { isRow, message: messageOf(random, { millis: Date.UTC(2015, 9, 28), fields }) };
}

function messageOf(
  random: Random,
  { millis, fields }: { readonly millis: number; readonly fields: Fields },
): HekaMessageToWrite {
  return {
    uuid: uuid(random),
    timestamp: BigInt(millis) * 1_000_000n,
    type: "telemetry",
    hostname: "ip-172-31-32-149",
    fields,
  };
}

function uuid(random: Random): string {
  const hex = Array.from({ length: 4 }, () =>
    Math.floor(random() * 2 ** 32)
      .toString(16)
      .padStart(8, "0"),
  ).join("");
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})/, "$1-$2-$3-$4-");
}
