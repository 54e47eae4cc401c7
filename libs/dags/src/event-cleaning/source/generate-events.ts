import { createWriteStream } from "node:fs";
import { mkdir, rm, stat, truncate, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { createGzip } from "node:zlib";
import { inBatches } from "../../in-batches.ts";
import { between, seededRandom } from "../../seeded-random.ts";
import { fileNames } from "../plan-files.ts";
import { eventLines, noEvents } from "./event-model.ts";
import type { EventCounts } from "./event-model.ts";

export interface EventsOptions {
  /** A store of logs; the folder of the day in it is replaced. */
  readonly directory: string;
  /** `2018-03-01`. */
  readonly day: string;
  /** In all files that can be read together. */
  readonly lines: number;
  readonly seed: number;
  /** Between two files. Default 5. */
  readonly everyMinutes?: number;
}

/** What a day's files hold that can be read, and which cannot. */
export interface GeneratedEvents extends EventCounts {
  /** Names of files. */
  readonly empty: string;
  readonly damaged: string;
  readonly missing: string;
  /** Of the files that are there. */
  readonly bytes: number;
}

/** Of its bytes a file that is cut off keeps so much. */
const KEPT_SHARE = 0.6;

/**
 * Makes the event logs of a day: gzipped files, of which one is empty, one is cut off and one is not there.
 * The same options give the same bytes.
 */
export async function generateEvents(options: EventsOptions): Promise<GeneratedEvents> {
  const { directory, day, lines, seed, everyMinutes = 5 } = options;
  const folder = join(directory, day);
  await rm(folder, { recursive: true, force: true });
  await mkdir(folder, { recursive: true });
  const names = fileNames(day.replaceAll("-", ""), everyMinutes);
  const [empty = "", damaged = "", missing = ""] = threeOf(names, seed, day);
  const readable = names.filter((name) => name !== empty && name !== damaged && name !== missing);
  const counts = noEvents();
  let bytes = 0;
  for (const [index, name] of readable.entries()) {
    const [from, to] = [index, index + 1].map((edge) => Math.floor((lines * edge) / readable.length));
    bytes += await writeEvents({ folder, name, seed, lines: (to ?? 0) - (from ?? 0) }, counts);
  }
  await writeFile(join(folder, empty), "");
  // Its lines count for nothing: nobody can tell how many there were.
  const whole = await writeEvents(
    { folder, name: damaged, seed, lines: Math.ceil(lines / readable.length) },
    noEvents(),
  );
  const cut = Math.floor(whole * KEPT_SHARE);
  await truncate(join(folder, damaged), cut);
  return { ...counts, empty, damaged, missing, bytes: bytes + cut };
}

interface FileToWrite {
  readonly folder: string;
  readonly name: string;
  readonly seed: number;
  readonly lines: number;
}

async function writeEvents({ folder, name, seed, lines }: FileToWrite, counts: EventCounts): Promise<number> {
  const path = join(folder, name);
  const made = eventLines({ seed, file: name, start: startOf(name), lines }, counts);
  await pipeline(Readable.from(inBatches(made)), createGzip({ level: 1 }), createWriteStream(path));
  return (await stat(path)).size;
}

/** The instant in the name: `events-20180301T0005.log.gz`. */
function startOf(name: string): Date {
  const [, year, month, day, hour, minute] = /^events-(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)/.exec(name) ?? [];
  return new Date(`${year}-${month}-${day}T${hour}:${minute}:00Z`);
}

function threeOf(names: readonly string[], seed: number, day: string): readonly string[] {
  const random = seededRandom(seed, "unreadable", day);
  const chosen = new Set<string>();
  while (chosen.size < 3) chosen.add(names[between(random, 0, names.length - 1)] ?? "");
  return [...chosen];
}
