import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { runInJavaScript } from "../testing/run-column-map.ts";
import type { RunColumnMap } from "../testing/run-column-map.ts";
import { columns, field } from "./column-map.ts";

export interface PropertyRuns {
  /** How often rows are made for a property of all columns. */
  readonly numRuns: number;
  /** As numRuns, for each of the types of a column. */
  readonly numRunsOfType: number;
  /** How many of them, at most. */
  readonly rows: number;
}

/** What runs column maps, against the row function: the same from any text. `engine`: for titles. */
export function columnMapProperties(
  engine: string,
  convert: RunColumnMap,
  { numRuns, numRunsOfType, rows: maxLength }: PropertyRuns,
): void {
  describe(`a column map in ${engine} and in a row function`, () => {
    const characters = fc.constantFrom(
      "a",
      "\\",
      "\t",
      "\n",
      '"',
      "{",
      "}",
      "[",
      "]",
      ",",
      ":",
      "1",
      "0",
      "-",
      ".",
      "e",
      "N",
      "é",
      "😀",
      " ",
      "\u0001",
      "\u007f",
    );
    const anyText = fc.string({ unit: characters, maxLength: 12 });
    const jsonText = fc.json({ maxDepth: 2 }).map((text) => text.replaceAll(/"__proto__"/g, '"proto"'));
    const objectText = fc
      .tuple(
        anyText,
        fc.oneof(fc.double({ noNaN: true, noDefaultInfinity: true }), fc.integer(), anyText, fc.boolean()),
      )
      .map(([key, value]) => JSON.stringify({ k: value, [key === "k" ? "other" : key]: 1 }));
    const pgText = fc
      .string({ unit: fc.constantFrom("a", "\\\\", '\\"', ",", "{", "é", " "), maxLength: 6 })
      .map((text) => `"${text}"`);
    const pgArray = fc
      .array(fc.oneof(fc.integer().map(String), pgText, fc.constant("NULL"), fc.constantFrom("x", "t", "1.5")))
      .map((items) => `{${items.join(",")}}`);
    const instant = fc
      .date({ min: new Date("0001-01-02"), max: new Date("9999-12-30"), noInvalidDate: true })
      .map((date) => date.toISOString());
    const number = fc.oneof(
      fc.bigInt({ min: -(2n ** 70n), max: 2n ** 70n }).map(String),
      fc.double().map(String),
      fc.stringMatching(/^-?\d{1,6}\.\d{1,4}$/),
    );
    const row = fc.tuple(
      fc.option(fc.oneof(anyText, jsonText, objectText)),
      fc.option(fc.oneof(anyText, pgArray)),
      fc.option(fc.oneof(anyText, instant, number)),
    );
    const map = columns({
      text: field("j"),
      k: field("j").json("k"),
      a: field("j").json("a"),
      array: field("r").pgArrayAsJson(),
      int32: field("n").as("string"),
    });
    const fieldsOfRow = ["j", "r", "n"];

    it("gives the same rows for any text", async () => {
      await fc.assert(
        fc.asyncProperty(fc.array(row, { maxLength }), async (rows) => {
          const source = { fields: fieldsOfRow, rows };
          expect(await convert(map, source)).toEqual(await runInJavaScript(map, source));
        }),
        { numRuns },
      );
    });

    it("gives the same rows for arrays that are known to be of integers", async () => {
      const element = fc.oneof(fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }).map(String), fc.constant("NULL"));
      const flat = fc.array(element, { maxLength: 4 }).map((elements) => `{${elements.join(",")}}`);
      const nested = fc.array(flat, { minLength: 1, maxLength: 3 }).map((arrays) => `{${arrays.join(",")}}`);
      const bounded = fc.tuple(fc.constantFrom("[0:1]=", "[-1:0][2:3]="), flat).map((parts) => parts.join(""));
      const arrays = fc.array(fc.option(fc.oneof(flat, nested, bounded)), { maxLength });
      const arrayMap = columns({ array: field("r").pgArrayAsJson() });
      await fc.assert(
        fc.asyncProperty(arrays, async (texts) => {
          const source = { fields: ["r"], rows: texts.map((text) => [text]), integerArrays: ["r"] };
          expect(await convert(arrayMap, source)).toEqual(await runInJavaScript(arrayMap, source));
        }),
        { numRuns },
      );
    });

    it.each(["int32", "int64", "double", "boolean", "date", "timestamp", "decimal(12,3)"] as const)(
      "reads and rejects the same texts as %s",
      async (type) => {
        const typedMap = columns({ n: field("n").as(type) });
        await fc.assert(
          fc.asyncProperty(fc.array(row, { maxLength }), async (rows) => {
            const source = { fields: fieldsOfRow, rows };
            expect(await convert(typedMap, source)).toEqual(await runInJavaScript(typedMap, source));
          }),
          { numRuns: numRunsOfType },
        );
      },
    );
  });
}
