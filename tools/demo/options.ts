import { parseArgs } from "node:util";

export interface DemoOptions {
  /** The first day, `YYYY-MM-DD`. */
  readonly from: string;
  readonly days: number;
  /** Rows a day and aggregate type. */
  readonly rows: number;
  /** Where the rows come from: a database that the demo fills, one of your own, or ready-made dumps. */
  readonly source:
    | { readonly kind: "embedded" }
    | { readonly kind: "url"; readonly url: string }
    | { readonly kind: "archive" };
  readonly open: boolean;
  readonly keep: boolean;
  readonly dataDir: string;
  readonly port: number;
  readonly seed: number;
}

export const USAGE = `npm run demo -- [options]

  Backfills pipeline 1 (a daily dump of a database, to Parquet, to a queryable table) through the real scheduler.

  --days N        days to backfill (7); about one in seven is missing in the source, as in real life
  --rows N        rows a day and aggregate type (20000)
  --from DAY      first day, YYYY-MM-DD (2019-12-01)
  --source WHERE  postgres://... : a database of yours, only read; archive : ready-made dumps instead of a database
                  (default: a second database of the embedded PostgreSQL, filled by the demo)
  --keep          keep serving the UI when done, until Ctrl-C
  --open          open the UI in a browser; keeps serving
  --data DIR      data directory (.daymill): npm start shows the same runs
  --port N        port of the UI (8080, or a free one when that is taken)
  --seed N        seed of the generated rows (1)
`;

/** Reads the command line; a text instead of options is what is wrong with it. */
export function readOptions(args: readonly string[]): DemoOptions | string {
  try {
    const { values } = parseArgs({
      args: [...args],
      options: {
        days: { type: "string", default: "7" },
        rows: { type: "string", default: "20000" },
        from: { type: "string", default: "2019-12-01" },
        source: { type: "string" },
        open: { type: "boolean", default: false },
        keep: { type: "boolean", default: false },
        data: { type: "string", default: ".daymill" },
        port: { type: "string", default: "8080" },
        seed: { type: "string", default: "1" },
      },
    });
    return {
      from: day(values.from),
      days: whole("days", values.days, { min: 1, max: 2_000 }),
      rows: whole("rows", values.rows, { min: 1, max: 5_000_000 }),
      source: source(values.source),
      open: values.open,
      keep: values.keep || values.open,
      dataDir: values.data,
      port: whole("port", values.port, { min: 0, max: 65_535 }),
      seed: whole("seed", values.seed, { min: 0, max: 2 ** 31 - 1 }),
    };
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

function whole(name: string, text: string, range: { readonly min: number; readonly max: number }): number {
  const value = Number(text);
  if (/^\d+$/.test(text) && value >= range.min && value <= range.max) return value;
  throw new Error(`--${name} takes a whole number from ${range.min} to ${range.max}, not "${text}"`);
}

function day(text: string): string {
  if (/^\d{4}-\d{2}-\d{2}$/.test(text) && new Date(`${text}T00:00:00Z`).toISOString().startsWith(text)) return text;
  throw new Error(`--from takes a day such as 2019-12-01, not "${text}"`);
}

function source(text: string | undefined): DemoOptions["source"] {
  if (text === undefined) return { kind: "embedded" };
  if (text === "archive") return { kind: "archive" };
  if (/^postgres(ql)?:\/\//.test(text)) return { kind: "url", url: text };
  throw new Error("--source takes postgres://... or archive");
}
