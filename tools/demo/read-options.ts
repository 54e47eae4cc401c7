import { parseArgs } from "node:util";
import type { DemoOptions } from "./options.ts";
import type { DemoPipeline, DemoSourceKind } from "./pipeline.ts";
import { isPipelineName, PIPELINES } from "./pipelines.ts";

/** A demo that was asked for. */
export interface DemoWish {
  readonly pipeline: DemoPipeline;
  readonly options: DemoOptions;
}

const DEFAULT_PIPELINE = "mozaggregator";

const pipelines = Object.entries<DemoPipeline>(PIPELINES).map(([name, { title, defaults, rows }]) => {
  const { days, from } = defaults;
  const counted = [rows.what, ...(rows.hint === undefined ? [] : [rows.hint])].join("; ");
  return `  ${name.padEnd(18)}${title}\n${" ".repeat(20)}(--days ${days} --from ${from} --rows ${defaults.rows}: ${counted})`;
});

export const USAGE = `npm run demo -- [options]

  Makes a source, backfills some days of a pipeline through the real scheduler, and proves the result by queries.

  --pipeline NAME one of those below (${DEFAULT_PIPELINE})
  --days N        days to backfill
  --rows N        how much each day has
  --from DAY      first day, YYYY-MM-DD
  --source WHERE  for mozaggregator: postgres://... : a database of yours, only read; archive : ready-made dumps instead of
                  a database (default: a second database of the embedded PostgreSQL, filled by the demo, in which one
                  day in forty is missing, as in real life, and one of a week)
                  for file-downloads: mysql://... : a MariaDB or MySQL server, on which the demo makes the database
                  daymill_demo_downloads (the password in the URL, or in MYSQL_PWD; default: the embedded PostgreSQL)
  --spark PROGRAM for event-cleaning: by a real Spark instead of DuckDB; spark-submit, or its path
  --keep          keep serving the UI when done, until Ctrl-C
  --open          open the UI in a browser; keeps serving
  --data DIR      data directory (.daymill): npm start shows the same runs
  --port N        port of the UI (8080, or a free one when that is taken)
  --seed N        seed of the generated rows (1)

Pipelines, and what they do unless told otherwise:
${pipelines.join("\n")}
`;

/** Reads the command line; a text instead of a wish is what is wrong with it. */
export function readOptions(args: readonly string[]): DemoWish | string {
  try {
    const { values } = parseArgs({
      args: [...args],
      options: {
        pipeline: { type: "string", default: DEFAULT_PIPELINE },
        days: { type: "string" },
        rows: { type: "string" },
        from: { type: "string" },
        source: { type: "string" },
        spark: { type: "string" },
        open: { type: "boolean", default: false },
        keep: { type: "boolean", default: false },
        data: { type: "string", default: ".daymill" },
        port: { type: "string", default: "8080" },
        seed: { type: "string", default: "1" },
      },
    });
    const chosen = pipeline(values.pipeline);
    const { defaults, rows } = chosen;
    if (values.spark !== undefined && chosen.takesSpark !== true)
      throw new Error(`--spark is not for ${values.pipeline}, which needs none`);
    const options = {
      from: day(values.from ?? defaults.from),
      days: whole("days", values.days ?? String(defaults.days), { min: 1, max: 2_000 }),
      rows: whole("rows", values.rows ?? String(defaults.rows), rows),
      source: source(values.source, chosen.sources, values.pipeline),
      spark: values.spark,
      open: values.open,
      keep: values.keep || values.open,
      dataDir: values.data,
      port: whole("port", values.port, { min: 0, max: 65_535 }),
      seed: whole("seed", values.seed, { min: 0, max: 2 ** 31 - 1 }),
    };
    return { pipeline: chosen, options };
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

function pipeline(name: string): DemoPipeline {
  if (isPipelineName(name)) return PIPELINES[name];
  throw new Error(`there is no pipeline "${name}"; there are: ${Object.keys(PIPELINES).join(", ")}`);
}

function whole(name: string, text: string, range: { readonly min: number; readonly max: number }): number {
  const value = Number(text);
  if (/^\d+$/.test(text) && value >= range.min && value <= range.max) return value;
  throw new Error(`--${name} takes a whole number from ${range.min} to ${range.max}, not "${text}"`);
}

function day(text: string): string {
  const at = Date.parse(`${text}T00:00:00Z`);
  if (/^\d{4}-\d{2}-\d{2}$/.test(text) && !Number.isNaN(at) && new Date(at).toISOString().startsWith(text)) return text;
  throw new Error(`--from takes a day such as 2019-12-01, not "${text}"`);
}

function source(
  text: string | undefined,
  kinds: readonly DemoSourceKind[],
  pipelineName: string,
): DemoOptions["source"] {
  if (text === undefined) return { kind: "embedded" };
  if (kinds.length === 0) throw new Error(`--source is not for ${pipelineName}, which makes its own`);
  const kind = text === "archive" ? text : /^(postgres|mysql)(?:ql)?:\/\//.exec(text)?.[1];
  const known = kinds.find((one) => one === kind);
  if (known === "archive") return { kind: "archive" };
  if (known !== undefined) return { kind: "url", url: text };
  const forms = kinds.map((one) => (one === "archive" ? one : `${one}://...`));
  throw new Error(`--source of ${pipelineName} takes ${forms.join(" or ")}`);
}
