import { mkdir, rm, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { encodeHekaFrame } from "@daymill/operators/tools";
import { seededRandom } from "../../seeded-random.ts";
import { makePing } from "./ping-model.ts";
import type { Ping, PingStream } from "./ping-model.ts";

export interface PingsOptions {
  /** Gets `data/` and `metadata/`, the two stores of the pipeline; the day is replaced. */
  readonly directory: string;
  readonly stream: PingStream;
  /** `2015-10-28`. */
  readonly day: string;
  readonly messages: number;
  readonly seed: number;
  /** Where objects are cut, in bytes. Default 64 MiB. */
  readonly objectBytes?: number;
  /** Told of every ping, in the order in which they are made. */
  readonly onPing?: (ping: Ping) => void;
}

export interface GeneratedPings {
  readonly objects: number;
  readonly bytes: number;
  readonly messages: number;
  /** How many of them become rows of the data set. */
  readonly rows: number;
  /** Folders that have objects. */
  readonly folders: number;
}

const MIB = 1024 * 1024;
/** Folders of old builds, from which a day has a message or two. */
const OLD_BUILDS = 12;
const MESSAGES_OF_OLD_BUILDS = 18;
const DIMENSIONS = [
  "submissionDate",
  "sourceName",
  "sourceVersion",
  "docType",
  "appName",
  "appUpdateChannel",
  "appVersion",
  "appBuildId",
];

/**
 * Makes a day of a telemetry stream as Mozilla's writers left it: Heka frames with snappy messages, one in ten plain, in
 * objects named by time and host, in folders by the dimensions, of which a few have hardly a message; and the metadata beside. The same options give the same bytes.
 */
export async function generatePings(options: PingsOptions): Promise<GeneratedPings> {
  const { directory, stream, messages, seed, objectBytes = 64 * MIB } = options;
  const day = options.day.replaceAll("-", "");
  await writeMetadata(join(directory, "metadata"));
  const root = join(directory, "data", prefixOf(stream), day);
  await rm(root, { recursive: true, force: true });
  const random = seededRandom("pings", stream, day, seed);
  const open = new Map<string, Buffer[]>();
  const done = { objects: 0, bytes: 0, rows: 0 };
  const folders = new Set<string>();
  const close = async (folder: string): Promise<void> => {
    const content = Buffer.concat(open.get(folder) ?? []);
    open.delete(folder);
    const path = join(root, folder, objectName(day, done.objects++));
    done.bytes += content.length;
    await mkdir(dirname(path), { recursive: true });
    await writeFile(path, content);
  };
  const sizes = new Map<string, number>();
  for (let index = 0; index < messages; index++) {
    const ping = makePing(random, { stream, day, ...oldBuild(index, messages) });
    options.onPing?.(ping);
    const folder = ping.folders.join("/");
    const frame = encodeHekaFrame(ping.message, { snappy: index % 10 !== 0 });
    if (ping.isRow) done.rows++;
    folders.add(folder);
    const held = open.get(folder) ?? [];
    held.push(frame);
    open.set(folder, held);
    const size = (sizes.get(folder) ?? 0) + frame.length;
    sizes.set(folder, size < objectBytes ? size : 0);
    if (size >= objectBytes) await close(folder);
  }
  for (const folder of [...open.keys()].toSorted()) await close(folder);
  return { ...done, messages, folders: folders.size };
}

/** A few messages, spread over the day, come from builds that hardly anybody has any more. */
function oldBuild(index: number, messages: number): { readonly build?: string } {
  const every = Math.floor(messages / MESSAGES_OF_OLD_BUILDS);
  if (every === 0 || index % every !== 0) return {};
  return { build: `2014${String(((index / every) % OLD_BUILDS) + 1).padStart(2, "0")}15030231` };
}

/** The first part of the keys of a stream. */
export function prefixOf(stream: PingStream): string {
  return stream === "telemetry" ? "telemetry-2" : "telemetry-executive-summary-3";
}

async function writeMetadata(directory: string): Promise<void> {
  const streams: readonly PingStream[] = ["telemetry", "telemetry-executive-summary"];
  const source = (stream: PingStream) => ({
    prefix: prefixOf(stream),
    metadata_prefix: prefixOf(stream),
    bucket: "telemetry-data",
    description: `generated: ${stream}`,
  });
  await mkdir(directory, { recursive: true });
  const sources = Object.fromEntries(streams.map((stream) => [stream, source(stream)]));
  await writeFile(join(directory, "sources.json"), JSON.stringify(sources));
  const dimensions = DIMENSIONS.map((name) => ({ field_name: name, allowed_values: "*" }));
  for (const stream of streams) {
    await mkdir(join(directory, prefixOf(stream)), { recursive: true });
    await writeFile(join(directory, prefixOf(stream), "schema.json"), JSON.stringify({ version: 2, dimensions }));
  }
}

/** UTC to the millisecond, and the host. */
function objectName(day: string, index: number): string {
  const time = new Date(index * 61_007).toISOString().slice(11, 23).replaceAll(":", "");
  return `${day}${time}_ip-172-31-32-149`;
}
