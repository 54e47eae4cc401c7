import { createWriteStream } from "node:fs";
import { mkdir, rm, stat } from "node:fs/promises";
import { dirname, join } from "node:path";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { createGzip } from "node:zlib";
import { inBatches } from "../../in-batches.ts";
import { EDGAR_FIELDS } from "../edgar-fields.ts";
import { MIN_REQUESTS, planLog } from "./plan-log.ts";
import type { LogPlan, LogShape } from "./plan-log.ts";
import { requestLines } from "./request-model.ts";

export interface LogOptions extends LogShape {
  /** A store of logs; the folder of the day in it is replaced. */
  readonly directory: string;
  /** `2017-03-29`. */
  readonly day: string;
  readonly seed: number;
  /** Default false: a plain file, as in the published pipeline. */
  readonly gzip?: boolean;
}

export interface GeneratedLog extends LogPlan {
  readonly path: string;
  readonly bytes: number;
}

/**
 * Makes the log of a day as the SEC published it: `EDGAR-Log-20170329/EDGAR-Log-20170329.csv`, with exactly the figures of
 * the plan; written as it is made. The same options give the same bytes.
 */
export async function generateLog({ directory, day, seed, gzip = false, requests }: LogOptions): Promise<GeneratedLog> {
  if (requests < MIN_REQUESTS) throw new RangeError(`a log needs ${MIN_REQUESTS} requests at least, not ${requests}`);
  const plan = planLog({ requests });
  const name = `EDGAR-Log-${day.replaceAll("-", "")}`;
  const path = join(directory, name, `${name}.csv${gzip ? ".gz" : ""}`);
  await rm(dirname(path), { recursive: true, force: true });
  await mkdir(dirname(path), { recursive: true });
  const lines = Readable.from(inBatches(withHeader(requestLines({ seed, day, plan }))));
  await (gzip
    ? pipeline(lines, createGzip({ level: 1 }), createWriteStream(path))
    : pipeline(lines, createWriteStream(path)));
  return { ...plan, path, bytes: (await stat(path)).size };
}

function* withHeader(lines: Iterable<string>): Generator<string> {
  yield `${EDGAR_FIELDS.join(",")}\n`;
  yield* lines;
}
