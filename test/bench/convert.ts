import { execFile } from "node:child_process";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { generateArchives } from "@daymill/dags";
import type { Bench, Report } from "./bench.ts";
import type { Converted, ConvertWay } from "./convert-child.ts";
import { median } from "./measure.ts";
import type { Figure } from "./measure.ts";
import { tempDir } from "./temp-dir.ts";

const CHILD = fileURLToPath(new URL("./convert-child.ts", import.meta.url));
const SMALL_DAY = 300_000;
/** The published day of pipeline 1, 2016-09-19. */
const TRUE_DAY = 978_000;
const ROUNDS = 5;
const MB = 1_024 * 1_024;

export const convert: Bench = {
  name: "convert",
  load: `a day of pipeline 1 (copy archive, gzip:1) of ${SMALL_DAY.toLocaleString("en")} and of ${TRUE_DAY.toLocaleString("en")} rows, by its column map into one Parquet file; ${ROUNDS} rounds of duckdb and of gunzip + JSON.parse in turn, parquetjs once`,
  model: "a new child process for each conversion, its start not counted, the loading of its drivers counted",
  async run(report) {
    const small = await measureDay(SMALL_DAY, report);
    const full = await measureDay(TRUE_DAY, report);
    return [...small, ...full];
  },
};

async function measureDay(rows: number, report: Report): Promise<Figure[]> {
  using home = tempDir("convert");
  const archive = await generateDay(rows, home.path);
  const rounds: Round[] = [];
  for (let round = 0; round < ROUNDS; round++) {
    const parse = await inChild("parse", { archive, rows });
    rounds.push({ parse, duckdb: await inChild("duckdb", { archive, rows }) });
  }
  const parquetjs = await inChild("parquetjs", { archive, rows });
  const [first] = rounds;
  report.fact("rows", `${rows.toLocaleString("en")}: ${((first?.parse.textBytes ?? 0) / MB).toFixed(0)} MB of text`);
  return figuresOf(rows, rounds, parquetjs);
}

interface Round {
  readonly parse: Converted;
  readonly duckdb: Converted;
}

function figuresOf(rows: number, rounds: readonly Round[], parquetjs: Converted): Figure[] {
  const parseMs = rounds.map(({ parse }) => parse.ms);
  const isTrueScale = rows === TRUE_DAY;
  const memoryMark = isTrueScale ? { mark: { max: 600 } } : {};
  const named = (name: string) => `${rows.toLocaleString("en")} rows: ${name}`;
  return [
    { name: named("gunzip + JSON.parse"), unit: "ms", samples: parseMs },
    { name: named("duckdb"), unit: "ms", samples: rounds.map(({ duckdb }) => duckdb.ms) },
    {
      name: named("duckdb / JSON.parse"),
      unit: "x",
      samples: rounds.map(({ parse, duckdb }) => duckdb.ms / parse.ms),
      mark: { max: 2 },
      beside: isTrueScale ? "published: 40 s of local Spark" : "tried by hand: 1.5",
    },
    { name: named("JSON.parse, processor time"), unit: "ms", samples: rounds.map(({ parse }) => parse.cpuMs) },
    { name: named("duckdb, processor time"), unit: "ms", samples: rounds.map(({ duckdb }) => duckdb.cpuMs) },
    { name: named("duckdb, peak of its process"), unit: "MB", samples: peaks(rounds), ...memoryMark },
    { name: named("parquetjs"), unit: "ms", samples: [parquetjs.ms] },
    { name: named("parquetjs / JSON.parse"), unit: "x", samples: [parquetjs.ms / median(parseMs)] },
    { name: named("parquetjs, peak of its process"), unit: "MB", samples: [parquetjs.peakBytes / MB], ...memoryMark },
  ];
}

function peaks(rounds: readonly Round[]): number[] {
  return rounds.map(({ duckdb }) => duckdb.peakBytes / MB);
}

/** The folder of the archive. */
async function generateDay(rows: number, directory: string): Promise<string> {
  const [day] = await generateArchives({
    directory,
    from: "2016-09-19",
    days: 1,
    rowsPerDay: rows,
    seed: 1,
    types: ["build_id"],
  });
  if (day?.rows !== rows) throw new Error(`${rows} rows were asked for, ${day?.rows} made`);
  return join(directory, "build_id", "20160919");
}

async function inChild(
  way: ConvertWay,
  { archive, rows }: { readonly archive: string; readonly rows: number },
): Promise<Converted> {
  using workspace = tempDir("workspace");
  const { stdout } = await promisify(execFile)(process.execPath, [CHILD, way, archive, workspace.path]);
  const converted = JSON.parse(stdout) as Converted;
  if (converted.rows !== rows) throw new Error(`${way} gave ${converted.rows} of ${rows} rows`);
  return converted;
}
