import { field } from "@daymill/operators";
import type { Column } from "@daymill/operators";
import type { Random } from "../simulation/random.ts";

/** A value as every reader is to give it: integers, decimals, days and microseconds since 1970 as texts, NaN as "NaN". */
export type KnownValue = string | number | boolean | null;

/** Text of a dump, and what it stands for. */
export type Case = readonly [text: string | null, value: KnownValue];

export interface CorpusColumn {
  readonly column: (name: string) => Column;
  /** Those that went wrong somewhere, or could. */
  readonly cases: readonly Case[];
  readonly random: (random: Random) => Case;
}

const DAY_MS = 86_400_000;

const same = (...texts: readonly (string | null)[]): readonly Case[] => texts.map((text) => [text, text]);
const whole = (random: Random, size: number): number => Math.floor((random.next() * 2 - 1) * size);
export const daysOf = (text: string): string => String(Date.parse(`${text}T00:00:00Z`) / DAY_MS);
const microsOf = (text: string, micros = 0n): string => String(BigInt(Date.parse(text)) * 1000n + micros);
const nested = (text: string, value: string | null): Case => [`{"k": ${text}}`, value];

/** Texts that are no JSON. */
export const UNREADABLE: readonly string[] = ["{bad", "", '{"k": NaN}', '{"k": 1,}', '{"k": "\\ud800"}'];
const CHARACTERS = Array.from("aZ0\\\t\n\r\"',{}é日😀 \u0001\u2028");

function randomText(random: Random): string {
  const length = random.int(12);
  return Array.from({ length }, () => random.pick(CHARACTERS)).join("");
}

/** What all engines write. */
export const PLAIN_COLUMNS: Readonly<Record<string, CorpusColumn>> = {
  text: {
    column: field,
    cases: same(
      "",
      " ",
      "  both  ",
      "\t",
      "a\tb",
      "two\nlines",
      "\r\n",
      "\\",
      "\\\\n",
      "\\N",
      "\\.",
      "NULL",
      '"quoted"',
      "it's",
      "é日😀",
      "\u0001\u007f\u2028",
      "\ufeffmark",
      "\b\f\v",
      "x".repeat(64 * 1024),
      "back\\slash\\",
      null,
    ),
    random: (random) => {
      const text = randomText(random);
      return [text, text];
    },
  },
  small: {
    column: (name) => field(name).as("int32"),
    cases: [...same("0", "-1", "2147483647", "-2147483648", null), ["200.0", "200"], ["007", "7"], ["-0", "0"]],
    random: (random) => same(String(whole(random, 2 ** 31)))[0] ?? [null, null],
  },
  large: {
    column: (name) => field(name).as("int64"),
    cases: [...same("0", "9007199254740991", "-9007199254740991", null), ["1437491.0", "1437491"]],
    random: (random) => same(String(whole(random, 2 ** 53)))[0] ?? [null, null],
  },
  real: {
    column: (name) => field(name).as("double"),
    cases: [
      ["0.1", 0.1],
      ["-0", -0],
      ["1E3", 1000],
      ["-1.5e-7", -1.5e-7],
      ["5e-324", 5e-324],
      ["1.7976931348623157e308", Number.MAX_VALUE],
      ["Infinity", "Infinity"],
      ["-Infinity", "-Infinity"],
      [null, null],
    ],
    random: (random) => {
      const value = (random.next() - 0.5) * 10 ** whole(random, 20);
      return [String(value), value];
    },
  },
  flag: {
    column: (name) => field(name).as("boolean"),
    cases: [
      ["t", true],
      ["f", false],
      ["true", true],
      ["false", false],
      [null, null],
    ],
    random: (random) => (random.chance(0.5) ? ["t", true] : ["f", false]),
  },
  day: {
    column: (name) => field(name).as("date"),
    cases: [
      ...["2024-02-29", "1969-12-31", "1582-10-10", "0001-01-01", "9999-12-31"].map((text): Case => [
        text,
        daysOf(text),
      ]),
      ["2020-03-13T23:30:00.5-01:00", daysOf("2020-03-14")],
      ["1969-12-31 23:59:59.999999", "-1"],
      [null, null],
    ],
    random: (random) => {
      const days = whole(random, 40_000);
      return [new Date(days * DAY_MS).toISOString().slice(0, 10), String(days)];
    },
  },
  instant: {
    column: (name) => field(name).as("timestamp"),
    cases: [
      ["2020-03-13 20:58:10.123456+05:30", microsOf("2020-03-13T15:28:10.123Z", 456n)],
      ["2020-03-13", microsOf("2020-03-13T00:00:00Z")],
      ["1970-01-01 00:00:00+00", "0"],
      ["1969-12-31 23:59:59.999+00", "-1000"],
      ["1582-10-10 12:00:00Z", microsOf("1582-10-10T12:00:00Z")],
      ["0001-01-01 00:00:00", microsOf("0001-01-01T00:00:00Z")],
      ["9999-12-31T23:59:59Z", microsOf("9999-12-31T23:59:59Z")],
      [null, null],
    ],
    random: (random) => {
      const millis = random.int(4e12);
      const micros = random.int(1000);
      const text = new Date(millis).toISOString();
      const digits = String(micros).padStart(3, "0");
      return [text.replace("T", " ").replace("Z", `${digits}+00`), microsOf(text, BigInt(micros))];
    },
  },
  document: {
    column: (name) => field(name).json("k"),
    cases: [
      nested('"text"', "text"),
      nested('""', ""),
      nested("null", null),
      nested("1.50", "1.5"),
      nested("1e21", "1e21"),
      nested("-0.0", "-0.0"),
      nested("12345678901234567890123", "12345678901234567890123"),
      nested("true", "true"),
      nested('{"a": [1, 2.50, "x\\"y", null], "é": {}}', '{"a":[1,2.5,"x\\"y",null],"é":{}}'),
      nested('"a\\b\\"c\\td\\u00e9\\ud83d\\ude00\\n"', 'a\b"c\tdé😀\n'),
      ['{"other": 1}', null],
      ["[1]", null],
      ...UNREADABLE.map((text): Case => [text, null]),
      [null, null],
    ],
    random: (random) => {
      const text = randomText(random);
      return [JSON.stringify({ other: 1, k: text }), text];
    },
  },
  numbers: {
    column: (name) => field(name).pgArrayAsJson(),
    cases: [
      ["{1,NULL,-9223372036854775808}", "[1,null,-9223372036854775808]"],
      ["{}", "[]"],
      ["[0:1]={{1,2},{3,4}}", "[[1,2],[3,4]]"],
      ["{0.5,1e+20,NaN,007}", '[0.5,1e+20,"NaN","007"]'],
      [String.raw`{plain,"","a\"b","e\\f","NULL","{,}"}`, String.raw`["plain","","a\"b","e\\f","NULL","{,}"]`],
      ['{"two\nlines","tab\there",é日}', String.raw`["two\nlines","tab\there","é日"]`],
      [null, null],
    ],
    random: (random) => {
      const items = Array.from({ length: random.int(6) }, () => String(whole(random, 2 ** 53)));
      return [`{${items.join(",")}}`, `[${items.join(",")}]`];
    },
  },
};

/** What parquetjs cannot write. */
export const EXACT_COLUMNS: Readonly<Record<string, CorpusColumn>> = {
  ...PLAIN_COLUMNS,
  large: {
    column: (name) => field(name).as("int64"),
    cases: same("9223372036854775807", "-9223372036854775808", "9007199254740993", null),
    random: (random) => same(String(BigInt(whole(random, 2 ** 53)) * 1023n))[0] ?? [null, null],
  },
  real: {
    column: (name) => field(name).as("double"),
    cases: [
      ["NaN", "NaN"],
      ["1.5", 1.5],
    ],
    random: (random) => {
      const value = random.next();
      return [String(value), value];
    },
  },
  instant: {
    column: (name) => field(name).as("timestamp"),
    cases: [
      ["1969-12-31 23:59:59.999999+00", "-1"],
      ["0001-01-01 00:00:00.000001+00", microsOf("0001-01-01T00:00:00Z", 1n)],
      ["2019-09-30 23:30:00-01", microsOf("2019-10-01T00:30:00Z")],
      [null, null],
    ],
    random: (random) => {
      const seconds = whole(random, 2 ** 31);
      const micros = random.int(1_000_000);
      const text = new Date(seconds * 1000).toISOString();
      return [text.replace("000Z", `${String(micros).padStart(6, "0")}Z`), microsOf(text, BigInt(micros))];
    },
  },
  price: {
    column: (name) => field(name).as("decimal(5,2)"),
    cases: [
      ["1.5", "1.50"],
      ["-0.05", "-0.05"],
      ["999.99", "999.99"],
      ["007.1000", "7.10"],
      ["0", "0.00"],
      [null, null],
    ],
    random: (random) => {
      const cents = whole(random, 100_000);
      const text = `${cents < 0 ? "-" : ""}${(Math.abs(cents) / 100).toFixed(2)}`;
      return [text, cents === 0 ? "0.00" : text];
    },
  },
  middle: {
    column: (name) => field(name).as("decimal(18,4)"),
    cases: [
      ["99999999999999.9999", "99999999999999.9999"],
      ["-1", "-1.0000"],
      [null, null],
    ],
    random: (random) => {
      const text = String(whole(random, 1e9));
      return [text, `${text}.0000`];
    },
  },
  long: {
    column: (name) => field(name).as("decimal(38,10)"),
    cases: [
      ["1234567890123456789012345678.0123456789", "1234567890123456789012345678.0123456789"],
      ["-9999999999999999999999999999.9999999999", "-9999999999999999999999999999.9999999999"],
      ["0.0000000001", "0.0000000001"],
      [null, null],
    ],
    random: (random) => {
      const text = `${whole(random, 2 ** 53)}.${String(random.int(1e10)).padStart(10, "0")}`;
      return [text, text];
    },
  },
};
