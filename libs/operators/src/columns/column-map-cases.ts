import { describe, expect, it } from "vitest";
import type { ConvertedRows, RowsToConvert, RunColumnMap } from "../testing/run-column-map.ts";
import type { Cell } from "./cell.ts";
import { columns, field, literal, param, tableName } from "./column-map.ts";
import type { Column, ColumnMap } from "./column-map.ts";

/** One column `v`, read from one field, over several texts. */
const over = (column: Column, texts: readonly (string | null)[]): [ColumnMap, RowsToConvert] => [
  columns({ v: column }),
  { fields: ["x"], rows: texts.map((text) => [text]) },
];
const valuesOf = ({ rows }: ConvertedRows): Cell[] => rows.map(([cell]) => cell ?? null);

const day = (text: string): number => Date.parse(`${text}T00:00:00Z`) / 86_400_000;
const micros = (text: string): bigint => BigInt(Date.parse(text)) * 1000n;

/** The suite of all that runs column maps: what every text becomes. `engine`: for titles. */
export function columnMapCases(engine: string, convert: RunColumnMap): void {
  describe(`a column map in ${engine}`, () => {
    it("keeps the order of columns and rows, and NULL apart from the empty text", async () => {
      const map = columns({ b: field("y"), a: field("x") });
      const rows = [
        ["1", null],
        ["2", ""],
        [null, "\\N"],
        ["", "z\ufeff"],
      ];
      expect(await convert(map, { fields: ["x", "y"], rows })).toEqual({
        rows: [
          [null, "1"],
          ["", "2"],
          ["\\N", null],
          ["z\ufeff", ""],
        ],
        rejected: [],
        unreadable: 0,
      });
    });

    it("keeps every character of a text", async () => {
      const texts = [
        "a\tb",
        "two\nlines",
        "back\\slash",
        "\\t",
        "\\\\n",
        "é日😀",
        "\u0001\u007f\u2028",
        "'\"`",
        "  spaces  ",
        "\\",
        "\r\b\f\v",
      ];
      expect(valuesOf(await convert(...over(field("x"), texts)))).toEqual(texts);
    });

    it("fills columns from the name of the table, from parameters and from literals", async () => {
      const map = columns({
        table: tableName(),
        channel: tableName().part(2),
        version: tableName().part(3).as("int32"),
        beyond: tableName().part(9),
        day: param("takenAt").as("date").required(),
        type: param("type"),
        flag: param("flag").as("boolean"),
        nothing: param("nothing"),
        one: literal(1).as("int64"),
        text: literal("it's"),
      });
      const source = {
        table: "build_id_nightly_51_20160919",
        fields: ["x"],
        rows: [["1"]],
        params: { takenAt: "2020-03-13T23:59:59-01:00", type: "build_id", flag: true, nothing: null },
      };
      const cells = [
        "build_id_nightly_51_20160919",
        "nightly",
        51,
        null,
        day("2020-03-14"),
        "build_id",
        true,
        null,
        1n,
        "it's",
      ];
      expect((await convert(map, source)).rows).toEqual([cells]);
    });

    it("takes values from JSON: texts as they are, others as JSON writes them, absent and null as null", async () => {
      const texts = [
        '{"k": "text"}',
        '{"k": ""}',
        '{"k": null}',
        '{"other": 1}',
        '{"k": 12345678901234567890123}',
        '{"k": -7, "z": 1}',
        '{"k": true}',
        '{"k": {"a": [1, 2.50, "x\\"y", null]}}',
        "[1]",
        "3",
        '"text"',
        "null",
        '{"k": "a\\b\\"c\\td\\u00e9\\ud83d\\ude00"}',
      ];
      const converted = await convert(...over(field("x").json("k"), texts));
      expect(valuesOf(converted)).toEqual([
        "text",
        "",
        null,
        null,
        "12345678901234567890123",
        "-7",
        "true",
        '{"a":[1,2.5,"x\\"y",null]}',
        null,
        null,
        null,
        null,
        'a\b"c\tdé😀',
      ]);
      expect(converted.unreadable).toBe(0);
    });

    it("takes the same values from JSON that the database has checked", async () => {
      const rows = [['{"k": "a\\"b", "n": 1.50}'], [null], ["{}"]];
      const map = columns({ k: field("x").json("k"), n: field("x").json("n") });
      expect((await convert(map, { fields: ["x"], rows, checkedJson: ["x"] })).rows).toEqual([
        ['a"b', "1.5"],
        [null, null],
        [null, null],
      ]);
    });

    it("takes values from deeper JSON and from keys of any spelling", async () => {
      const map = columns({
        deep: field("x").json("a").json("b c"),
        dotted: field("x").json("d.e"),
        quoted: field("x").json('q"\\'),
        star: field("x").json("*"),
      });
      const text = '{"a": {"b c": "1"}, "d.e": "2", "q\\"\\\\": "3", "*": "4"}';
      expect((await convert(map, { fields: ["x"], rows: [[text]] })).rows).toEqual([["1", "2", "3", "4"]]);
    });

    it("leaves objects of JSON as they stand: keys in their order, also such as stand twice, of which the first is read", async () => {
      const texts = [
        '{"k": {"b": 1, "1": 2.50, "0": {"9": "x", "8": [{"7": 1, "6": null}]}}}',
        '{"k": {"a": 1, "b": {"a": "\\"a\\": "}, "a": true}}',
        '{"k": 1, "k": 2}',
        '{"k": "x", "1": 2, "\\u006b": "y"}',
        '{"k": {"a": "1: \\"2\\": {\\"3\\": }"}}',
        '{"10": 1}',
        '{"k": null, "k": 1}',
      ];
      expect(valuesOf(await convert(...over(field("x").json("k"), texts)))).toEqual([
        '{"b":1,"1":2.5,"0":{"9":"x","8":[{"7":1,"6":null}]}}',
        '{"a":1,"b":{"a":"\\"a\\": "},"a":true}',
        "1",
        "x",
        '{"a":"1: \\"2\\": {\\"3\\": }"}',
        null,
        null,
      ]);
      expect(valuesOf(await convert(...over(field("x").json("k").json("1"), texts)))[0]).toBe("2.5");
    });

    it("writes numbers of JSON as JavaScript does, integers digit for digit", async () => {
      const numbers = [
        "0",
        "-0",
        "-0.0",
        "1.0",
        "1.50",
        "1e2",
        "1E+2",
        "1e21",
        "1e22",
        "123456789012345680000.0",
        "1e-6",
        "1e-7",
        "5e-324",
        "1e400",
        "0.1",
        "9007199254740993",
        "-9223372036854775808",
      ];
      const converted = await convert(
        ...over(
          field("x").json("k"),
          numbers.map((number) => `{"k": ${number}}`),
        ),
      );
      expect(valuesOf(converted)).toEqual([
        "0",
        "0",
        "-0.0",
        "1.0",
        "1.5",
        "100.0",
        "100.0",
        "1e21",
        "1e22",
        "123456789012345680000.0",
        "0.000001",
        "1e-7",
        "5e-324",
        "1e400",
        "0.1",
        "9007199254740993",
        "-9223372036854775808",
      ]);
    });

    const unreadable = [
      "{bad",
      "",
      '{"k": "v"',
      "{'k': 1}",
      '{"k": 1,}',
      '{"k": NaN}',
      "[1, ]",
      "Infinity",
      '{"k": "\\ud800"}',
      '{"k": -inf}',
    ];

    it("gives null for JSON that cannot be read, and counts the row", async () => {
      const texts = [...unreadable, '{"k": ",}"}', '{"k": "NaN", "z": ": nan"}', null];
      const converted = await convert(...over(field("x").json("k"), texts));
      expect(valuesOf(converted)).toEqual([...unreadable.map(() => null), ",}", "NaN", null]);
      expect(converted).toMatchObject({ unreadable: unreadable.length, rejected: [] });
    });

    it("rejects such rows when the map says so", async () => {
      const map = columns({ v: field("x").json("k") }, { unreadableJson: "reject" });
      const rows = [["{bad"], ['{"k": "v"}'], [null], [""]];
      expect(await convert(map, { fields: ["x"], rows })).toEqual({
        rows: [["v"], [null]],
        rejected: [1, 4],
        unreadable: 0,
      });
    });

    it("counts a row once, however many of its fields cannot be read", async () => {
      const map = columns({ a: field("x").json("k"), b: field("y").json("k"), c: field("y").json("l") });
      const rows = [
        ["{", "["],
        ["{}", "{"],
        ["{}", "{}"],
      ];
      expect((await convert(map, { fields: ["x", "y"], rows })).unreadable).toBe(2);
    });

    it("writes arrays of PostgreSQL as JSON", async () => {
      const arrays: readonly (readonly [string | null, string | null])[] = [
        ["{0,2,0,2,2}", "[0,2,0,2,2]"],
        ["{}", "[]"],
        ["{1,NULL,-9223372036854775808}", "[1,null,-9223372036854775808]"],
        ["{{1,2},{3,4}}", "[[1,2],[3,4]]"],
        ["[0:2]={1,2,3}", "[1,2,3]"],
        ["[-1:0][2:3]={{1,2},{3,4}}", "[[1,2],[3,4]]"],
        ["{0.5,-1.5e-07,1e+20,NaN,Infinity}", '[0.5,-1.5e-07,1e+20,"NaN","Infinity"]'],
        ["{t,f}", '["t","f"]'],
        [
          String.raw`{plain,"","a\"b","e\\f","NULL",null,"{,}"}`,
          String.raw`["plain","","a\"b","e\\f","NULL",null,"{,}"]`,
        ],
        ['{"two\nlines","tab\there",é日}', String.raw`["two\nlines","tab\there","é日"]`],
        ["{2020-01-01,007,1.}", '["2020-01-01","007","1."]'],
        ["{-,007,1-2}", '["-","007","1-2"]'],
        [null, null],
      ];
      const converted = await convert(
        ...over(
          field("x").pgArrayAsJson(),
          arrays.map(([text]) => text),
        ),
      );
      expect(valuesOf(converted)).toEqual(arrays.map(([, json]) => json));
      const texts = valuesOf(converted).filter((json) => typeof json === "string");
      for (const json of texts) expect(JSON.parse(json)).toBeInstanceOf(Array);
    });

    it("keeps large values digit for digit", async () => {
      const digits = ["9223372036854775807", "-9223372036854775808", "9007199254740993"];
      expect(valuesOf(await convert(...over(field("x").as("int64"), digits)))).toEqual(digits.map(BigInt));
      expect(valuesOf(await convert(...over(field("x").as("decimal(38,0)"), digits)))).toEqual(digits.map(BigInt));
      expect(
        valuesOf(
          await convert(
            ...over(
              field("x").pgArrayAsJson(),
              digits.map((d) => `{${d},${d}}`),
            ),
          ),
        ),
      ).toEqual(digits.map((d) => `[${d},${d}]`));
    });

    it("does not count a row as unreadable that is rejected for something else", async () => {
      const map = columns({ k: field("x").json("k"), n: field("n").as("int32") });
      const rows = [
        ["{bad", "1"],
        ["{bad", "none"],
      ];
      expect(await convert(map, { fields: ["x", "n"], rows })).toMatchObject({ rejected: [2], unreadable: 1 });
    });

    const typed: readonly (readonly [
      Parameters<Column["as"]>[0],
      readonly (readonly [string, Cell])[],
      readonly string[],
    ])[] = [
      [
        "int32",
        [
          ["0", 0],
          ["-12", -12],
          ["2147483647", 2147483647],
          ["-2147483648", -2147483648],
          ["200.0", 200],
          ["007", 7],
        ],
        ["", "x", "1.5", "2147483648", "-2147483649", "1e3", " 1", "+1", "0x10", "1_000"],
      ],
      [
        "int64",
        [
          ["1437491.0", 1437491n],
          ["-1", -1n],
        ],
        ["9223372036854775808", "-9223372036854775809", "1.1", "NaN"],
      ],
      [
        "double",
        [
          ["1", 1],
          ["1.5", 1.5],
          ["-1e-3", -0.001],
          ["1E3", 1000],
          ["Infinity", Infinity],
          ["-Infinity", -Infinity],
          ["NaN", NaN],
          ["0.1", 0.1],
        ],
        ["", "x", "1.", ".5", "inf", "nan", "1e", "1,5", "--1"],
      ],
      [
        "boolean",
        [
          ["t", true],
          ["f", false],
          ["true", true],
          ["false", false],
        ],
        ["", "TRUE", "1", "yes", "tr"],
      ],
      [
        "date",
        [
          ["2024-02-29", day("2024-02-29")],
          ["1969-12-31", -1],
          ["0001-01-01", -719162],
          ["9999-12-31", day("9999-12-31")],
          ["2020-03-13 20:58:10+00", day("2020-03-13")],
          ["2020-03-13T23:30:00.5-01:00", day("2020-03-14")],
          ["1969-12-31 23:59:59.999999", -1],
          ["2020-01-01T00:30:00+01:00", day("2019-12-31")],
        ],
        [
          "",
          "2023-02-29",
          "2024-13-01",
          "0000-01-01",
          "infinity",
          "2024-1-1",
          "20240101",
          "2024-01-01 24:00:00",
          "2024-01-01 BC",
          "2024-01-01 10",
          "2020-01-01T00:30+0100",
        ],
      ],
      [
        "timestamp",
        [
          ["2020-03-13 20:58:10+00", micros("2020-03-13T20:58:10Z")],
          ["2020-03-13 20:58:10.123456+05:30", micros("2020-03-13T15:28:10.123Z") + 456n],
          ["2020-03-13", micros("2020-03-13T00:00:00Z")],
          ["1969-12-31 23:59:59.999999+00", -1n],
          ["2020-03-13T20:58:10Z", micros("2020-03-13T20:58:10Z")],
        ],
        [
          "",
          "2020-02-30 00:00:00",
          "2020-03-13T20:58",
          "2020-03-13 20:58:60",
          "2020-03-13 20:58:10.1234567",
          "now",
          "2020-03-13 20:58:10 UTC",
        ],
      ],
      [
        "decimal(5,2)",
        [
          ["1", 100n],
          ["-1.5", -150n],
          ["999.99", 99999n],
          ["0.10", 10n],
          ["1.5000", 150n],
          ["-0.05", -5n],
        ],
        ["", "1000", "1.005", "NaN", "1e2", "-1000.00"],
      ],
      [
        "decimal(38,10)",
        [["1234567890123456789012345678.0123456789", 12345678901234567890123456780123456789n]],
        ["0.00000000001"],
      ],
    ];

    it.each(typed)("reads %s, and rejects rows whose text is none", async (type, good, bad) => {
      const texts = [...good.map(([text]) => text), ...bad, null];
      const converted = await convert(...over(field("x").as(type), texts));
      expect(valuesOf(converted)).toEqual([...good.map(([, cell]) => cell), null]);
      expect(converted.rejected).toEqual(bad.map((_, index) => good.length + index + 1));
    });

    it("rejects rows without a required value", async () => {
      const map = columns({ v: field("x").required(), k: field("y").json("k").required() });
      const rows = [
        ["1", '{"k": "a"}'],
        [null, '{"k": "a"}'],
        ["2", "{}"],
        ["", '{"k": ""}'],
      ];
      expect(await convert(map, { fields: ["x", "y"], rows })).toEqual({
        rows: [
          ["1", "a"],
          ["", ""],
        ],
        rejected: [2, 3],
        unreadable: 0,
      });
    });

    it("refuses a map that does not fit its source by name (E412)", async () => {
      const source = { fields: ["x"], rows: [] };
      const unfit = async (column: Column, words: string): Promise<void> =>
        expect(convert(columns({ v: column }), source)).rejects.toMatchObject({
          code: "E412",
          message: expect.stringContaining(words),
        });
      await unfit(field("absent"), '"absent"');
      await unfit(param("absent"), '"absent"');
      await unfit(tableName().part(3).required(), "required");
      await unfit(literal("soon").as("date"), '"soon"');
    });
  });
}
