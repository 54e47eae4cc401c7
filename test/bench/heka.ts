import { createReadStream } from "node:fs";
import { stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { gzipSync } from "node:zlib";
import { testContext } from "@daymill/core";
import { executiveStream, generatePings } from "@daymill/dags";
import type { Ping } from "@daymill/dags";
import { convertHeka } from "@daymill/operators";
import { encodeHekaFrame, showHeka } from "@daymill/operators/tools";
import type { Bench, Report } from "./bench.ts";
import type { Figure } from "./measure.ts";
import { tempDir } from "./temp-dir.ts";

const MESSAGES = 100_000;
const ROUNDS = 5;
const MB = 1_024 * 1_024;

/** A file of frames, and how many bytes of messages it holds. */
interface Stream {
  readonly name: string;
  readonly path: string;
}

export const heka: Bench = {
  name: "heka",
  load: `${MESSAGES.toLocaleString("en")} messages of the executive summary in one file, plain, snappy and gzipped; each is read ${ROUNDS} times, and the snappy one converted to Parquet`,
  model: "in this process, from files that the system has in memory; the converted file with DuckDB's threads",
  async run(report) {
    using home = tempDir("heka");
    const streams = await writeStreams(home.path, report);
    const figures: Figure[] = [];
    for (const stream of streams) figures.push(...(await measureReading(stream)));
    return [...figures, await measureConversion(home.path)];
  },
};

async function writeStreams(directory: string, report: Report): Promise<readonly Stream[]> {
  const pings: Ping[] = [];
  await generatePings({
    directory: join(directory, "source"),
    stream: "telemetry-executive-summary",
    day: "2015-10-28",
    messages: MESSAGES,
    seed: 1,
    onPing: (ping) => void pings.push(ping),
  });
  const framed = (snappy: boolean): Buffer =>
    Buffer.concat(pings.map(({ message }) => encodeHekaFrame(message, { snappy })));
  const plain = framed(false);
  report.fact("bytes", `${(plain.length / MESSAGES).toFixed(0)} a frame, plain`);
  const contents = { plain, snappy: framed(true), gzip: gzipSync(plain) };
  const streams = Object.entries(contents).map(([name, content]) => ({ name, content, path: join(directory, name) }));
  for (const { path, content } of streams) await writeFile(path, content);
  return streams;
}

async function measureReading({ name, path }: Stream): Promise<Figure[]> {
  const { size } = await stat(path);
  const seconds: number[] = [];
  for (let round = 0; round < ROUNDS; round++) {
    const start = performance.now();
    const { messages } = await showHeka(path, "strict");
    seconds.push((performance.now() - start) / 1_000);
    if (messages !== MESSAGES) throw new Error(`${name} gave ${messages} of ${MESSAGES} messages`);
  }
  return [
    { name: `${name}: messages`, unit: "/s", samples: seconds.map((one) => MESSAGES / one) },
    { name: `${name}: bytes of the file`, unit: "MB/s", samples: seconds.map((one) => size / MB / one) },
    { name: `${name}: the same bytes, only read`, unit: "MB/s", samples: [size / MB / (await secondsToRead(path))] },
  ];
}

async function secondsToRead(path: string): Promise<number> {
  const start = performance.now();
  for await (const piece of createReadStream(path)) if (piece.length === 0) throw new Error("an empty piece");
  return (performance.now() - start) / 1_000;
}

async function measureConversion(directory: string): Promise<Figure> {
  const task = convertHeka("convert", { schema: executiveStream.schema, record: executiveStream.record });
  const samples: number[] = [];
  for (let round = 0; round < ROUNDS; round++) {
    using workspace = tempDir("workspace");
    const ctx = testContext({ taskId: "convert", workspace: pathToFileURL(`${workspace.path}/`).href });
    const start = performance.now();
    const { messages } = await task.run({ from: pathToFileURL(`${directory}/`).href, objects: ["snappy"] }, ctx);
    samples.push(messages / ((performance.now() - start) / 1_000));
  }
  return { name: "snappy to Parquet: messages", unit: "/s", samples };
}
