import { tmpdir } from "node:os";
import { expect, it } from "vitest";
import { openDuckDb } from "../duckdb.ts";
import type { Figures } from "./figures.ts";
import { readSpreads, spreadsSql } from "./spreads.ts";
import { DUCKDB, fromQuery } from "./sql-dialect.ts";

const FIGURES = { nulls: 0, distinct: null, min: null, max: null, mean: null } as const;
const textColumn = (name: string): Figures => ({
  ...FIGURES,
  column: { name, type: "VARCHAR", kind: "text" },
  low: null,
  high: null,
});
const numberColumn = (name: string): Figures => ({
  ...FIGURES,
  column: { name, type: "BIGINT", kind: "integer" },
  low: 0,
  high: 9,
});

it("the spreads of columns come from one pass over the rows for every 30 of them, each as it is alone", async () => {
  const figures = Array.from({ length: 32 }, (_, index) =>
    index % 2 === 0 ? textColumn(`t${index}`) : numberColumn(`n${index}`),
  );
  const select = figures.map(({ column: { name, kind } }, index) =>
    kind === "text" ? `'v' || (i % ${index + 1}) AS ${name}` : `CASE WHEN i <> ${index} THEN i % 10 END AS ${name}`,
  );
  const source = { dialect: DUCKDB, from: fromQuery(`SELECT ${select.join(", ")} FROM range(100) t(i)`) };
  const ask = async (some: readonly Figures[]) => {
    const asked = spreadsSql(source, some);
    if (asked === undefined) throw new Error("nothing is asked");
    using db = await openDuckDb({ temporaryDirectory: tmpdir(), memoryMiB: 256 });
    const rows = await db.query(asked.text, asked.values as Record<string, number>);
    const spreads = readSpreads(
      rows.map(([c, v, n]) => ({ c, v, n })),
      some,
    );
    return { passes: asked.text.split("FROM range(100)").length - 1, spreads };
  };
  const { passes, spreads } = await ask(figures);
  expect(passes).toBe(2);
  expect((await ask(figures.slice(0, 30))).passes).toBe(1);
  expect(spreads).toHaveLength(32);
  for (const [index, each] of figures.entries()) expect((await ask([each])).spreads).toEqual([spreads[index]]);
  expect(spreads[1]).toEqual({ kind: "range", counts: [10, 9, 10, 10, 10, 10, 10, 10, 10, 10] });
  expect(spreads[2]).toMatchObject({
    kind: "values",
    values: [{ value: "v0", count: 34 }, { count: 33 }, { count: 33 }],
  });
  expect(spreads[20]).toMatchObject({ kind: "values", values: expect.objectContaining({ length: 8 }) });
});
