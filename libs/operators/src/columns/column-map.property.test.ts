import * as fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openColumnRunner, runInJavaScript } from "../testing/run-column-map.ts";
import { columns, field } from "./column-map.ts";

let runner: Awaited<ReturnType<typeof openColumnRunner>>;
beforeAll(async () => {
  runner = await openColumnRunner();
});
afterAll(() => runner[Symbol.asyncDispose]());

describe("both ways to run a column map", () => {
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
    .tuple(anyText, fc.oneof(fc.double({ noNaN: true, noDefaultInfinity: true }), fc.integer(), anyText, fc.boolean()))
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

  it("give the same rows for any text", async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(row, { maxLength: 60 }), async (rows) => {
        const source = { fields: fieldsOfRow, rows };
        expect(await runner.run(map, source)).toEqual(await runInJavaScript(map, source));
      }),
      { numRuns: 60 },
    );
  });

  it("give the same rows for arrays that are known to be of integers", async () => {
    const element = fc.oneof(fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }).map(String), fc.constant("NULL"));
    const flat = fc.array(element, { maxLength: 4 }).map((elements) => `{${elements.join(",")}}`);
    const nested = fc.array(flat, { minLength: 1, maxLength: 3 }).map((arrays) => `{${arrays.join(",")}}`);
    const bounded = fc.tuple(fc.constantFrom("[0:1]=", "[-1:0][2:3]="), flat).map((parts) => parts.join(""));
    const arrays = fc.array(fc.option(fc.oneof(flat, nested, bounded)), { maxLength: 60 });
    const arrayMap = columns({ array: field("r").pgArrayAsJson() });
    await fc.assert(
      fc.asyncProperty(arrays, async (texts) => {
        const source = { fields: ["r"], rows: texts.map((text) => [text]), integerArrays: ["r"] };
        expect(await runner.run(arrayMap, source)).toEqual(await runInJavaScript(arrayMap, source));
      }),
      { numRuns: 60 },
    );
  });

  it.each(["int32", "int64", "double", "boolean", "date", "timestamp", "decimal(12,3)"] as const)(
    "read and reject the same texts as %s",
    async (type) => {
      const typedMap = columns({ n: field("n").as(type) });
      await fc.assert(
        fc.asyncProperty(fc.array(row, { maxLength: 60 }), async (rows) => {
          const source = { fields: fieldsOfRow, rows };
          expect(await runner.run(typedMap, source)).toEqual(await runInJavaScript(typedMap, source));
        }),
        { numRuns: 20 },
      );
    },
  );
});
