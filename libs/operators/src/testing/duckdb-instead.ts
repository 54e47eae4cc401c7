import { tmpdir } from "node:os";
import type { ColumnInfo } from "@aws-sdk/client-athena";
import type { DuckDBValue } from "@duckdb/node-api";
import { quoteName } from "../columns/sql-text.ts";
import { openDuckDb } from "../duckdb.ts";
import type { DuckDb } from "../duckdb.ts";
import type { ModelResult } from "./athena-model.ts";

/** What DuckDB answered: its own names of types, and texts. */
interface Answer {
  readonly columns: readonly { readonly name: string; readonly type: string }[];
  readonly rows: readonly (readonly (string | null)[])[];
}

type Words = readonly (readonly [RegExp, string])[];

const BIGQUERY_WORDS: Words = [
  [/@(\w+)/g, "$$$1"],
  [/\bAPPROX_COUNT_DISTINCT\(/g, "count(DISTINCT "],
  [/\bIS_NAN\(/g, "isnan("],
  [/\bIS_INF\(/g, "isinf("],
  [/\bUNIX_MILLIS\(/g, "epoch_ms("],
  [/\bAS STRING\)/g, "AS VARCHAR)"],
  [/\bAS INT64\)/g, "AS BIGINT)"],
  [/\bAS FLOAT64\)/g, "AS DOUBLE)"],
];
const ATHENA_WORDS: Words = [
  [/\bapprox_distinct\(/g, "count(DISTINCT "],
  [/\bis_finite\(/g, "isfinite("],
  [/\bto_unixtime\(/g, "epoch("],
];

/** The value of a parameter as BigQuery's API has it. */
interface BigQueryParameter {
  readonly name: string;
  readonly parameterType: { readonly type: string };
  readonly parameterValue: { readonly value?: string };
}

/**
 * Runs statements that were written for BigQuery or Athena on DuckDB, a few functions and types called by its names. It shows
 * what they mean, and not that those services take them.
 */
export class DuckDbInstead implements Disposable {
  readonly #db: DuckDb;

  private constructor(db: DuckDb) {
    this.#db = db;
  }

  /** `statements` make the tables. */
  static async start(...statements: readonly string[]): Promise<DuckDbInstead> {
    const db = await openDuckDb({ temporaryDirectory: tmpdir(), memoryMiB: 256 });
    for (const statement of statements) await db.query(statement);
    return new DuckDbInstead(db);
  }

  /** A query job, as its API shows the result. */
  async asBigQuery(query: Readonly<Record<string, unknown>>): Promise<{ schema: object; rows: readonly object[] }> {
    const parameters = (query["queryParameters"] ?? []) as readonly BigQueryParameter[];
    const values = Object.fromEntries(parameters.map((each) => [each.name, toValue(each)]));
    const unquoted = String(query["query"]).replaceAll(/`((?:[^`\\]|\\.)*)`/g, (_, name: string) =>
      quoteName(name.replaceAll(/\\(.)/g, "$1")),
    );
    const { columns, rows } = await this.#ask(inWords(unquoted, BIGQUERY_WORDS), values);
    return {
      schema: { fields: columns.map(({ name, type }) => ({ name, type: bigQueryType(type) })) },
      rows: rows.map((row) => ({ f: row.map((v) => ({ v })) })),
    };
  }

  /** A statement, as its API shows the result; each `?` stands for a literal. */
  async asAthena(text: string, literals: readonly string[]): Promise<ModelResult> {
    const left = [...literals];
    const whole = text.replaceAll(/'(?:[^']|'')*'|"(?:[^"]|"")*"|\?/g, (part) =>
      part === "?" ? (left.shift() ?? "?") : part,
    );
    const { columns, rows } = await this.#ask(inWords(whole, ATHENA_WORDS), {});
    return { columns: columns.map(({ name, type }) => ({ Name: name, ...athenaType(type) })), rows };
  }

  [Symbol.dispose](): void {
    this.#db[Symbol.dispose]();
  }

  async #ask(sql: string, values: Readonly<Record<string, DuckDBValue>>): Promise<Answer> {
    const described = `SELECT column_name, column_type FROM (DESCRIBE ${sql}\n)`;
    const columns = await this.#db.query(described, values);
    const rows = await this.#db.query(`SELECT COLUMNS(*)::VARCHAR FROM (${sql}\n)`, values);
    return {
      columns: columns.map(([name, type]) => ({ name: String(name), type: String(type) })),
      rows: rows.map((row) => row.map((cell) => (cell === null ? null : String(cell)))),
    };
  }
}

function inWords(sql: string, words: Words): string {
  return words.reduce((text, [theirs, ours]) => text.replaceAll(theirs, ours), sql);
}

function toValue({ parameterType: { type }, parameterValue: { value } }: BigQueryParameter): DuckDBValue {
  if (value === undefined) return null;
  return type === "INT64" || type === "FLOAT64" ? Number(value) : value;
}

function bigQueryType(type: string): string {
  if (/INT/.test(type)) return "INTEGER";
  if (type.startsWith("DECIMAL")) return "NUMERIC";
  const names: Readonly<Record<string, string>> = { DOUBLE: "FLOAT", VARCHAR: "STRING", TIMESTAMP: "DATETIME" };
  return names[type] ?? type;
}

function athenaType(type: string): Pick<ColumnInfo, "Type" | "Precision" | "Scale"> {
  const [, precision, scale] = /^DECIMAL\((\d+),(\d+)\)$/.exec(type) ?? [];
  if (precision !== undefined) return { Type: "decimal", Precision: Number(precision), Scale: Number(scale) };
  return { Type: type === "HUGEINT" ? "bigint" : type.toLowerCase() };
}
