// Converts an archive once, in a process of its own: `node convert-child.ts WAY ARCHIVE WORKSPACE`; tells as JSON what it took.
import { createReadStream } from "node:fs";
import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { createGunzip } from "node:zlib";
import { testContext } from "@daymill/core";
import { aggregates } from "@daymill/dags";
import { convert } from "@daymill/operators";

/** `parse`: what any reader in JavaScript has to do at the least, gunzip and JSON.parse. */
export type ConvertWay = "duckdb" | "parquetjs" | "parse";

export interface Converted {
  readonly ms: number;
  /** Of all cores, while it converted. */
  readonly cpuMs: number;
  readonly rows: number;
  /** Of the process, over its life, as the operating system counts it. */
  readonly peakBytes: number;
  /** What the archive holds, uncompressed; known to `parse` only. */
  readonly textBytes?: number;
}

interface Work {
  readonly archive: string;
  readonly workspace: string;
}

const [way = "", archive = "", workspace = ""] = process.argv.slice(2);
const start = performance.now();
const cpuAtStart = process.cpuUsage();
const done = way === "parse" ? await parseAll(archive) : await convertWith(way as ConvertWay, { archive, workspace });
const ms = performance.now() - start;
const cpu = process.cpuUsage(cpuAtStart);
const cpuMs = (cpu.user + cpu.system) / 1_000;
const peakBytes = process.resourceUsage().maxRSS * 1_024;
process.stdout.write(JSON.stringify({ ms, cpuMs, peakBytes, ...done } satisfies Converted));

async function convertWith(engine: ConvertWay, { archive, workspace }: Work): Promise<{ readonly rows: number }> {
  if (engine === "parse") throw new Error("parse is no engine");
  const task = convert("convert", { columns: aggregates, engine });
  const params = { takenAt: "2016-09-20T00:00:00Z", aggregateType: "build_id", day: "20160919" };
  const ctx = testContext({ taskId: "convert", workspace: pathToFileURL(`${workspace}/`).href });
  return await task.run({ from: pathToFileURL(archive).href, params }, ctx);
}

async function parseAll(folder: string): Promise<{ readonly rows: number; readonly textBytes: number }> {
  let rows = 0;
  let textBytes = 0;
  for (const name of (await readdir(folder)).filter((file) => file.endsWith(".copy.gz"))) {
    const text = createReadStream(join(folder, name)).pipe(createGunzip()).setEncoding("utf8");
    let rest = "";
    for await (const piece of text as AsyncIterable<string>) {
      textBytes += piece.length;
      const lines = (rest + piece).split("\n");
      rest = lines.pop() ?? "";
      for (const line of lines) if (isRow(line)) rows += parseRow(line);
    }
  }
  return { rows, textBytes };
}

/** The end mark and the empty lines behind it are none. */
function isRow(line: string): boolean {
  return line !== "" && line !== "\\.";
}

function parseRow(line: string): number {
  const json = line.slice(0, line.indexOf("\t"));
  const dimensions = JSON.parse(json.includes("\\") ? json.replaceAll("\\\\", "\\") : json) as { metric?: unknown };
  return dimensions.metric === undefined ? 0 : 1;
}
