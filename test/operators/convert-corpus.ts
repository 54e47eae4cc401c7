import { columns, field, literal, param, tableName } from "@daymill/operators";
import type { ColumnMap } from "@daymill/operators";
import type { WrittenTable } from "@daymill/operators/testing";
import { seededRandom } from "../simulation/random.ts";
import { daysOf, EXACT_COLUMNS, PLAIN_COLUMNS, UNREADABLE } from "./corpus-columns.ts";
import type { Case, CorpusColumn, KnownValue } from "./corpus-columns.ts";

/** Rows for every engine that converts, and what is to be read from its files. */
export interface ConvertCorpus {
  readonly map: ColumnMap;
  readonly params: Readonly<Record<string, string>>;
  /** The second has its fields in another order. */
  readonly tables: readonly WrittenTable[];
  /** By the names of the columns, in the order of the tables and rows. */
  readonly rows: readonly Readonly<Record<string, KnownValue>>[];
  /** Rows of which a JSON cannot be read. */
  readonly unreadable: number;
}

const SEED = 20_240_229;
const GENERATED_ROWS = 2_000;

/** Values that every engine writes. */
export function plainCorpus(): ConvertCorpus {
  return corpusOf(PLAIN_COLUMNS);
}

/** Values and types that parquetjs refuses, beside others. */
export function exactCorpus(): ConvertCorpus {
  return corpusOf(EXACT_COLUMNS);
}

function corpusOf(described: Readonly<Record<string, CorpusColumn>>): ConvertCorpus {
  const random = seededRandom(SEED);
  const names = ["n", ...Object.keys(described)];
  const sources = Object.values(described);
  const known = Math.max(...sources.map(({ cases }) => cases.length));
  const rows = Array.from({ length: known + GENERATED_ROWS }, (_, n): readonly Case[] => [
    [String(n), String(n)],
    ...sources.map(({ cases, random: generate }): Case =>
      n < known ? (cases[n % cases.length] ?? [null, null]) : generate(random),
    ),
  ]);
  const half = known + GENERATED_ROWS / 2;
  const texts = rows.map((row) => row.map(([text]) => text));
  const backwards = texts.slice(half).map((row) => row.toReversed());
  return {
    map: columns({
      n: field("n").as("int64").required(),
      ...Object.fromEntries(Object.entries(described).map(([name, { column }]) => [name, column(name)])),
      taken: param("takenOn").as("date").required(),
      part: tableName().part(1),
      source: literal("corpus"),
    }),
    params: { takenOn: "2020-03-13T20:58:10Z" },
    tables: [
      { table: "corpus_one", columns: names, rows: texts.slice(0, half) },
      { table: "corpus_two", columns: names.toReversed(), rows: backwards },
    ],
    rows: rows.map((row, n) => ({
      ...Object.fromEntries(row.map(([, value], index) => [names[index] ?? "", value])),
      taken: daysOf("2020-03-13"),
      part: n < half ? "one" : "two",
      source: "corpus",
    })),
    unreadable: texts.filter((row) => UNREADABLE.includes(row[names.indexOf("document")] ?? "{}")).length,
  };
}
